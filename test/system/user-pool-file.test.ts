import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ADMINISTRATOR } from '../../local/access.ts';
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
    expect(readdirSync(folder)).toEqual(['user-pool.json']);

    const second = await start();
    const user = await clientOf(second).send(new AdminGetUserCommand({ UserPoolId, Username }));
    const AuthParameters = {
      USERNAME: Username,
      PREFERRED_CHALLENGE: 'PASSWORD',
      PASSWORD: 'correct horse battery',
    };
    const signIn = new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters });
    const { AuthenticationResult } = await clientOf(second).send(signIn);
    await second.close();
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(AuthenticationResult?.AccessToken).toBeDefined();
  });

  test.each(['{"users":', 'null', '{}', '[]', '{"users":5}'])(
    'says what to do about a file of %s, and leaves it',
    async (text) => {
      writeFileSync(join(folder, 'user-pool.json'), text);
      await expect(start()).rejects.toThrow(
        /user-pool\.json cannot be read; delete it to start with an empty/,
      );
      expect(readdirSync(folder)).toEqual(['user-pool.json']);
    },
  );
});
