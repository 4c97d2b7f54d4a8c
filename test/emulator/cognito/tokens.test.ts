import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  jwtVerify,
  SignJWT,
} from 'jose';
import {
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  DAY,
  type Fixture,
  HOUR,
  MINUTE,
  PASSWORD,
  POOL_ID,
  refusal,
  SECOND,
  signInPlain,
} from './user-pool-fixture.ts';

const ANNA = 'anna@example.org';
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
const OTHER_CLIENT = { clientId: 'otherclient', properties: {} };
let fixture: Fixture;
let sub: string;

beforeEach(async () => {
  fixture = await createFixture({ otherClients: [OTHER_CLIENT] });
  sub = await createConfirmedUser(fixture, ANNA);
});

const getUser = (AccessToken: string) => fixture.call('GetUser', { AccessToken });
const renew = (RefreshToken: string, ClientId = CLIENT_ID) =>
  fixture.call('GetTokensFromRefreshToken', { ClientId, RefreshToken });
const renewByFlow = (AuthFlow: string, token: string) =>
  fixture.call('InitiateAuth', { ClientId: CLIENT_ID, AuthFlow, AuthParameters: { REFRESH_TOKEN: token } });

describe('tokens', () => {
  test('have the claims of Cognito and verify with the key set', async () => {
    const { AccessToken, IdToken } = await signInPlain(fixture, ANNA);
    const keys = createLocalJWKSet(fixture.pool.jwks() as JSONWebKeySet);
    const access = await jwtVerify(AccessToken, keys, { issuer: ISSUER, algorithms: ['RS256'] });
    const id = await jwtVerify(IdToken, keys, { issuer: ISSUER, audience: CLIENT_ID });
    const shared = {
      sub,
      iss: ISSUER,
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      auth_time: expect.any(Number),
    };
    expect(access.payload).toEqual({
      ...shared,
      client_id: CLIENT_ID,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      exp: (access.payload.iat ?? 0) + 3600,
      iat: expect.any(Number),
      jti: expect.any(String),
      username: sub,
    });
    expect(id.payload).toEqual({
      ...shared,
      aud: CLIENT_ID,
      'cognito:username': sub,
      email: ANNA,
      email_verified: true,
      token_use: 'id',
      exp: (id.payload.iat ?? 0) + 3600,
      iat: expect.any(Number),
      jti: expect.any(String),
    });
    expect(JSON.stringify(fixture.pool.jwks())).not.toContain('"d"');
  });

  test('expire as the client specifies', async () => {
    const client = {
      AccessTokenValidity: 10,
      IdTokenValidity: 1,
      RefreshTokenValidity: 2,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'days', RefreshToken: 'days' },
    };
    fixture = await createFixture({ client, issuer: 'http://127.0.0.1:9/pool' });
    await createConfirmedUser(fixture, ANNA);
    const { AccessToken, IdToken, RefreshToken } = await signInPlain(fixture, ANNA);
    const life = (token: string) => (decodeJwt(token).exp ?? 0) - (decodeJwt(token).iat ?? 0);
    expect([life(AccessToken), life(IdToken)]).toEqual([600, 86_400]);
    expect(decodeJwt(AccessToken).iss).toBe('http://127.0.0.1:9/pool');
    fixture.advance(10 * MINUTE + SECOND);
    await expect(getUser(AccessToken)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Access Token has expired'),
    );
    await expect(renew(RefreshToken)).resolves.toBeDefined();
    fixture.advance(2 * DAY);
    await expect(renew(RefreshToken)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Refresh Token has expired'),
    );
  });

  test('are refused when forged', async () => {
    const { AccessToken, IdToken } = await signInPlain(fixture, ANNA);
    const claims = decodeJwt(AccessToken);
    const header = { alg: 'RS256', kid: decodeProtectedHeader(AccessToken).kid ?? '' };
    const forger = await generateKeyPair('RS256');
    const own = await importJWK(fixture.pool.snapshot().signingKey);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [head = '', body = '', signature = ''] = AccessToken.split('.');
    const publicKey = new TextEncoder().encode(JSON.stringify(await exportJWK(forger.publicKey)));
    const forged = [
      await new SignJWT(claims).setProtectedHeader(header).sign(forger.privateKey),
      await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: header.kid }).sign(publicKey),
      await new SignJWT({ ...claims, iss: 'https://example.org' }).setProtectedHeader(header).sign(own),
      await new SignJWT({ ...claims, token_use: 'id' }).setProtectedHeader(header).sign(own),
      await new SignJWT({ ...claims, sub: 'somebody-else' }).setProtectedHeader(header).sign(own),
      await new SignJWT({ ...claims, event_id: 'unknown' }).setProtectedHeader(header).sign(own),
      `${encode({ alg: 'none' })}.${body}.`,
      `${encode({ alg: 'none' })}.${body}.${signature}`,
      `${head}.${encode({ ...claims, exp: 9_999_999_999 })}.${signature}`,
      `${head}.${body}.`,
      `${head}.${body}`,
      `${AccessToken}x`,
      '...',
      IdToken,
    ];
    for (const token of forged) {
      await expect(getUser(token)).rejects.toMatchObject(
        refusal('NotAuthorizedException', 'Invalid Access Token'),
      );
    }
    await expect(getUser(AccessToken)).resolves.toMatchObject({ Username: sub });
  });

  test('are revoked with their sign-in only', async () => {
    const [one, two] = [await signInPlain(fixture, ANNA), await signInPlain(fixture, ANNA)];
    await fixture.call('RevokeToken', { ClientId: CLIENT_ID, Token: one.RefreshToken });
    await expect(getUser(one.AccessToken)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Access Token has been revoked'),
    );
    await expect(renew(one.RefreshToken)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(getUser(two.AccessToken)).resolves.toBeDefined();
    await expect(fixture.call('GlobalSignOut', { AccessToken: two.AccessToken })).resolves.toEqual({});
    await expect(renew(two.RefreshToken)).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });

  test('are revoked only by refresh token, by their client, if the client allows it', async () => {
    const { AccessToken, RefreshToken } = await signInPlain(fixture, ANNA);
    const revoke = (Token: string, ClientId = CLIENT_ID) => fixture.call('RevokeToken', { ClientId, Token });
    await expect(revoke(AccessToken)).rejects.toMatchObject(refusal('UnsupportedTokenTypeException'));
    await expect(revoke(RefreshToken, 'otherclient')).rejects.toMatchObject(refusal('UnauthorizedException'));
    await expect(revoke('unknown')).resolves.toEqual({});
    fixture = await createFixture({ client: { EnableTokenRevocation: false } });
    await createConfirmedUser(fixture, ANNA);
    const unrevokable = await signInPlain(fixture, ANNA);
    expect(decodeJwt(unrevokable.AccessToken)).not.toHaveProperty('origin_jti');
    await expect(revoke(unrevokable.RefreshToken)).rejects.toMatchObject(
      refusal('UnsupportedOperationException'),
    );
  });
});

describe('a refresh', () => {
  test.each(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'])(
    'by %s keeps the refresh token and the sign-in',
    async (flow) => {
      const { AccessToken, RefreshToken } = await signInPlain(fixture, ANNA);
      fixture.advance(2 * HOUR);
      const { AuthenticationResult } = await renewByFlow(flow, RefreshToken);
      expect(AuthenticationResult).not.toHaveProperty('RefreshToken');
      const [before, after] = [decodeJwt(AccessToken), decodeJwt(AuthenticationResult.AccessToken)];
      expect(after.origin_jti).toBe(before.origin_jti);
      expect(after.auth_time).toBe(before.auth_time);
      expect(after.iat).toBeGreaterThan(before.iat ?? 0);
    },
  );

  test('with rotation replaces the refresh token and detects its reuse after the grace period', async () => {
    const client = {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    };
    fixture = await createFixture({ client });
    await createConfirmedUser(fixture, ANNA);
    const { RefreshToken } = await signInPlain(fixture, ANNA);
    const { AuthenticationResult: rotated } = await renew(RefreshToken);
    expect(rotated.RefreshToken).not.toBe(RefreshToken);
    fixture.advance(9 * SECOND);
    await expect(renew(RefreshToken)).resolves.toBeDefined();
    fixture.advance(SECOND);
    await expect(renew(RefreshToken)).rejects.toMatchObject(refusal('RefreshTokenReuseException'));
    await expect(renew(rotated.RefreshToken)).resolves.toBeDefined();
    await expect(renewByFlow('REFRESH_TOKEN_AUTH', RefreshToken)).rejects.toMatchObject(
      refusal('InvalidParameterException'),
    );
  });

  test('is refused for unknown tokens, other clients and users who must reset their password', async () => {
    const { RefreshToken } = await signInPlain(fixture, ANNA);
    await expect(renew('unknown')).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Invalid Refresh Token'),
    );
    await expect(renew(RefreshToken, 'otherclient')).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await fixture.call('AdminResetUserPassword', { UserPoolId: POOL_ID, Username: ANNA });
    await expect(renew(RefreshToken)).rejects.toMatchObject(refusal('PasswordResetRequiredException'));
  });
});

describe('a snapshot', () => {
  test('keeps users, passwords and sign-ins, through JSON, and no password in the clear', async () => {
    const { AccessToken, RefreshToken } = await signInPlain(fixture, ANNA);
    const written = JSON.stringify(fixture.pool.snapshot());
    expect(written).not.toContain(PASSWORD);
    expect(written).not.toContain(RefreshToken);
    fixture = await createFixture({ state: JSON.parse(written) });
    await expect(getUser(AccessToken)).resolves.toMatchObject({ Username: sub });
    await expect(renew(RefreshToken)).resolves.toBeDefined();
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
  });
});
