import { createHmac } from 'node:crypto';
import {
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  POOL_ID,
  refusal,
} from '../emulator/cognito/user-pool-fixture.ts';

const ANNA = 'anna@example.org';
const SERVER = 'serverapp';
const PUBLIC = 'publicapp';
const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_AUTH'];
const RefreshTokenRotation = { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 };

let fixture: Fixture;
let secret: string;

beforeEach(async () => {
  fixture = await createFixture({
    otherClients: [
      {
        clientId: SERVER,
        properties: {
          GenerateSecret: true,
          ExplicitAuthFlows,
          RefreshTokenRotation,
          PreventUserExistenceErrors: 'ENABLED',
        },
      },
      { clientId: PUBLIC, properties: { ExplicitAuthFlows } },
    ],
  });
  await createConfirmedUser(fixture, ANNA);
  secret = (await describeClient(SERVER)).ClientSecret;
});

const describeClient = async (ClientId: string) =>
  (await fixture.call('DescribeUserPoolClient', { UserPoolId: POOL_ID, ClientId })).UserPoolClient;

const hash = (username: string, key = secret) =>
  createHmac('sha256', key).update(`${username}${SERVER}`).digest('base64');

const signIn = (SECRET_HASH?: string, ClientId = SERVER) =>
  fixture.call('InitiateAuth', {
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: ANNA, PASSWORD, ...(SECRET_HASH !== undefined && { SECRET_HASH }) },
  });

describe('the secret of a confidential app client', () => {
  test('is visible to administrators and has the format of Cognito', async () => {
    expect(secret).toMatch(/^[a-z0-9]{52}$/);
    expect(await describeClient(PUBLIC)).not.toHaveProperty('ClientSecret');
  });

  test('is stable, and different for each client', async () => {
    const kept = await createFixture({
      state: fixture.pool.snapshot(),
      otherClients: [SERVER, 'another'].map((clientId) => ({
        clientId,
        properties: { GenerateSecret: true },
      })),
    });
    const secretOf = async (ClientId: string) =>
      (await kept.call('DescribeUserPoolClient', { UserPoolId: POOL_ID, ClientId })).UserPoolClient
        .ClientSecret;
    expect(await secretOf(SERVER)).toBe(secret);
    expect(await secretOf('another')).not.toBe(secret);
  });

  test('signs in with its hash', async () => {
    await expect(signIn(hash(ANNA))).resolves.toHaveProperty('AuthenticationResult');
  });

  test.each([
    ['without its hash', () => signIn(), 'SECRET_HASH was not received'],
    ['with the hash of another name', () => signIn(hash('bea@example.org')), 'SecretHash does not match'],
    ['with the hash by another secret', () => signIn(hash(ANNA, 'guessed')), 'SecretHash does not match'],
    ['of a client that has none', () => signIn(hash(ANNA), PUBLIC), 'has no secret'],
  ])('is required: a sign-in %s is refused', async (_how, attempt, sentence) => {
    const refused = refusal('NotAuthorizedException', expect.stringContaining(sentence) as unknown as string);
    await expect(attempt()).rejects.toMatchObject(refused);
  });

  test.each([
    ['SignUp', { Username: 'bea@example.org', Password: PASSWORD }],
    ['ConfirmSignUp', { Username: ANNA, ConfirmationCode: '123456' }],
    ['ResendConfirmationCode', { Username: ANNA }],
    ['ForgotPassword', { Username: ANNA }],
    ['ConfirmForgotPassword', { Username: ANNA, ConfirmationCode: '123456', Password: PASSWORD }],
  ])('is required by %s', async (action, input) => {
    const call = (SecretHash?: string) => fixture.call(action, { ClientId: SERVER, ...input, SecretHash });
    await expect(call()).rejects.toMatchObject({ message: expect.stringContaining('SECRET_HASH') });
    await expect(call(hash(input.Username, 'guessed'))).rejects.toMatchObject({
      message: expect.stringContaining('SecretHash does not match'),
    });
    expect(fixture.emails).toHaveLength(0);
  });

  test('is required to refresh and revoke tokens', async () => {
    const { AuthenticationResult } = await signIn(hash(ANNA));
    const { RefreshToken } = AuthenticationResult;
    const renew = (ClientSecret?: string) =>
      fixture.call('GetTokensFromRefreshToken', { ClientId: SERVER, RefreshToken, ClientSecret });
    const revoke = (Token: string, ClientSecret?: string) =>
      fixture.call('RevokeToken', { ClientId: SERVER, Token, ClientSecret });
    await expect(renew()).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(renew('guessed')).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(revoke(RefreshToken)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    const renewed = await renew(secret);
    await expect(revoke(renewed.AuthenticationResult.RefreshToken, secret)).resolves.toEqual({});
    await expect(renew(secret)).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });
});
