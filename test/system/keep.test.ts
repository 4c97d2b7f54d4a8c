import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../support/assembly.ts';

const Username = 'alex@example.com';

describe('npm start -- --keep', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keep-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = () =>
    startLocalSystem({
      assembly: ASSEMBLY,
      awsPort: 0,
      inboxPort: 0,
      siteUrl: 'http://localhost:3000',
      keep: join(folder, 'user-pool.json'),
    });
  const clientOf = ({ awsUrl, region }: LocalSystem) =>
    new CognitoIdentityProviderClient({
      region,
      endpoint: awsUrl,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });

  test('starts again with the accounts of the last run', async () => {
    const first = await start();
    const { userPoolId: UserPoolId, clientId: ClientId } = first;
    const attributes = [{ Name: 'email', Value: Username }];
    const signUp = { ClientId, Username, Password: 'correct horse battery', UserAttributes: attributes };
    await clientOf(first).send(new SignUpCommand(signUp));
    await clientOf(first).send(new AdminConfirmSignUpCommand({ UserPoolId, Username }));
    await first.close();
    expect(readdirSync(folder)).toEqual(['user-pool.json']);

    const second = await start();
    const user = await clientOf(second).send(new AdminGetUserCommand({ UserPoolId, Username }));
    await second.close();
    expect(user.UserStatus).toBe('CONFIRMED');
  });

  test('says what to do about a damaged file, and leaves it as it is', async () => {
    writeFileSync(join(folder, 'user-pool.json'), '{"users":');
    await expect(start()).rejects.toThrow(/user-pool\.json cannot be read; delete it to start with an empty/);
    expect(readdirSync(folder)).toEqual(['user-pool.json']);
  });
});
