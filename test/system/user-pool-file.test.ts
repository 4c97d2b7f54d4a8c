import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminGetUserAuthFactorsCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ADMINISTRATOR } from '../../local/access.ts';
import { addPasskey } from '../../local/demo/software-authenticator.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

const Username = randomUUID();

describe('npm start -- --keep', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keep-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = () =>
    startLocalSystem({
      assembly: ASSEMBLY,
      userPoolFile: join(folder, 'user-pool.json'),
    });
  const clientOf = ({ awsUrl, region }: LocalSystem) =>
    new CognitoIdentityProviderClient({
      region,
      endpoint: awsUrl,
      credentials: ADMINISTRATOR,
    });

  test('starts again with the accounts of the last run', async () => {
    const first = await start();
    const { userPoolId: UserPoolId, clientId: ClientId } = first;
    const attributes = [{ Name: 'email', Value: 'alex@example.com' }];
    const signUp = { ClientId, Username, Password: 'correct horse battery', UserAttributes: attributes };
    await clientOf(first).send(new SignUpCommand(signUp));
    await clientOf(first).send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
    await first.close();
    expect(readdirSync(folder)).toEqual(['user-pool.json', 'user-pool.json.lock']);

    const second = await start();
    const user = await clientOf(second).send(new AdminGetUserCommand({ UserPoolId, Username }));
    const AuthParameters = {
      USERNAME: Username,
      PREFERRED_CHALLENGE: 'PASSWORD',
      PASSWORD: 'correct horse battery',
    };
    const signIn = new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters });
    const { AuthenticationResult } = await clientOf(second).send(signIn);
    const AccessToken = AuthenticationResult?.AccessToken ?? '';
    const CredentialId = await addPasskey(clientOf(second), AccessToken);
    await second.close();
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(AccessToken).not.toBe('');

    const third = await start();
    const { Session, ChallengeParameters } = await clientOf(third).send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: Username, PREFERRED_CHALLENGE: 'WEB_AUTHN' },
      }),
    );
    await third.close();
    expect(Session).toBeDefined();
    expect(JSON.parse(ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '')).toMatchObject({
      rpId: 'localhost',
      allowCredentials: [{ id: CredentialId }],
    });
  });

  test('starts with the accounts of a version without passkeys', async () => {
    const first = await start();
    const { userPoolId: UserPoolId } = first;
    await clientOf(first).send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username,
        MessageAction: 'SUPPRESS',
        UserAttributes: [{ Name: 'email', Value: 'alex@example.com' }],
      }),
    );
    await first.close();
    const file = join(folder, 'user-pool.json');
    const { users, ...state } = JSON.parse(readFileSync(file, 'utf8'));
    const older = users.map(({ passkeys: _, ...user }: { passkeys: unknown }) => user);
    writeFileSync(file, JSON.stringify({ ...state, users: older }));
    const second = await start();
    const { ConfiguredUserAuthFactors } = await clientOf(second).send(
      new AdminGetUserAuthFactorsCommand({ UserPoolId, Username }),
    );
    await second.close();
    expect(ConfiguredUserAuthFactors).not.toContain('WEB_AUTHN');
  });

  test('is refused to a second system, until the first has closed', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(
      new RegExp(`user-pool\\.json is in use by another local system \\(process ${process.pid} on `),
    );
    await first.close();
    await (await start()).close();
  });

  describe('with a damaged file', () => {
    let saved: string;
    beforeEach(async () => {
      const system = await start();
      const { userPoolId: UserPoolId, clientId: ClientId } = system;
      for (const Value of ['alex@example.com', 'bea@example.com']) {
        const account = { ClientId, Username: randomUUID(), Password: 'correct horse battery' };
        const attributes = [{ Name: 'email', Value }];
        await clientOf(system).send(new SignUpCommand({ ...account, UserAttributes: attributes }));
        await clientOf(system).send(
          new AdminConfirmSignUpCommand({ UserPoolId, Username: account.Username }),
        );
      }
      await system.close();
      saved = readFileSync(join(folder, 'user-pool.json'), 'utf8');
    });

    const refuses = async (content: string, reason: string) => {
      writeFileSync(join(folder, 'user-pool.json'), content);
      const error = await start().then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      expect(error?.message).toContain(`user-pool.json is damaged: ${reason}`);
      expect(error?.message).toContain(
        'left as it is. Repair it, or move it away to start with an empty user pool.',
      );
      const { secret, signingKey } = JSON.parse(saved);
      for (const hidden of [secret, signingKey.d]) expect(error?.message).not.toContain(hidden);
      expect(readFileSync(join(folder, 'user-pool.json'), 'utf8')).toBe(content);
    };

    test.each(['', 'null', '{}', '[]', '{"users":5}'])('says so about %j', (content) => refuses(content, ''));

    test('says where it was cut off', () => refuses(saved.slice(0, -100), 'it is not JSON'));

    /** Each damage to the state, with the field that the error names. */
    type Damage = (state: { users: object[]; signingKey: object }) => object;
    const DAMAGES: Readonly<Record<string, Damage>> = {
      createdAt: (state) => ({ ...state, createdAt: 'today' }),
      secret: (state) => ({ ...state, secret: null }),
      signingKey: (state) => ({ ...state, signingKey: { ...state.signingKey, n: 'AAAA' } }),
      users: ({ users: _, ...state }) => state,
      tokenFamilies: (state) => ({ ...state, tokenFamilies: {} }),
      'the file': (state) => ({ ...state, people: [] }),
      'users[1].status': (state) => ({
        ...state,
        users: [state.users[0], { ...state.users[1], status: 'ASLEEP' }],
      }),
      'users[1].enabled': (state) => ({
        ...state,
        users: [state.users[0], { ...state.users[1], enabled: 'yes' }],
      }),
      'users[1].credential.verifier': (state) => ({
        ...state,
        users: [state.users[0], { ...state.users[1], credential: { salt: 'ab' } }],
      }),
      'users[1].attributes.sub': (state) => ({
        ...state,
        users: [state.users[0], { ...state.users[1], attributes: {} }],
      }),
      'users[1].codes': (state) => ({ ...state, users: [state.users[0], { ...state.users[1], codes: [] }] }),
      'users[2].username': (state) => ({ ...state, users: [...state.users, state.users[0]] }),
    };
    test.each(Object.entries(DAMAGES))('names the field %s', (field, damage) =>
      refuses(JSON.stringify(damage(JSON.parse(saved))), `${field}: `),
    );
  });
});
