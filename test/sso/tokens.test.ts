import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import {
  createConfirmedUser,
  DAY,
  HOUR,
  MINUTE,
  PASSWORD,
  POOL_ID,
  refusal,
  signInPlain,
} from '../emulator/cognito/user-pool-fixture.ts';
import {
  authorizeAddress,
  BOOKING,
  CALLBACK,
  PORTAL,
  pkce,
  RESULTS,
  type SignInSite,
  startSignInSite,
} from './sign-in-site.ts';

const ANNA = 'anna@example.org';
const NAME = '7d3f0a52-94b1-4d0e-8a3c-2f6f1c9b0e11';
type App = typeof BOOKING | typeof RESULTS;

let site: SignInSite;
let sub: string;
let secret: string;

beforeAll(async () => {
  site = await startSignInSite();
  sub = await createConfirmedUser(site, ANNA, PASSWORD, NAME);
  secret = await site.secret();
});
afterAll(() => site.close());
beforeEach(() => {
  site.log.length = 0;
});

/** Signs in; returns the code with its PKCE verifier. */
async function getCode(app: App = BOOKING, parameters: Record<string, string | undefined> = {}) {
  const { verifier, challenge } = pkce();
  const visitor = site.visitor();
  const page = await visitor.go(authorizeAddress(app, { code_challenge: challenge, ...parameters }));
  const { location } = await visitor.submit(page, { email: ANNA, password: PASSWORD });
  const code = new URL(location ?? '').searchParams.get('code') ?? '';
  return { code, verifier };
}

interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
}

/** Calls an endpoint with a form; `undefined` removes a field. */
async function post(
  path: string,
  fields: Record<string, string | undefined>,
  headers: Record<string, string> = {},
) {
  const given = Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const response = await fetch(`${site.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(given),
    headers,
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    headers: response.headers,
  };
}

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

const exchange = (
  { code, verifier }: { code: string; verifier: string },
  change: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
) =>
  post(
    '/oauth2/token',
    {
      grant_type: 'authorization_code',
      client_id: BOOKING,
      redirect_uri: CALLBACK[BOOKING],
      code,
      code_verifier: verifier,
      ...change,
    },
    headers,
  );

const asResults = () => ({ client_id: RESULTS, client_secret: secret, redirect_uri: CALLBACK[RESULTS] });

async function getTokens(
  app: App = BOOKING,
  parameters: Record<string, string | undefined> = {},
): Promise<Tokens> {
  const { status, body } = await exchange(await getCode(app, parameters), app === RESULTS ? asResults() : {});
  expect(status).toBe(200);
  return body;
}

const refresh = (refresh_token: string, change: Record<string, string | undefined> = {}) =>
  post('/oauth2/token', { grant_type: 'refresh_token', client_id: BOOKING, refresh_token, ...change });

const userInfo = (token: string) =>
  fetch(`${site.url}/oauth2/userInfo`, { headers: { authorization: `Bearer ${token}` } });

describe('the discovery document', () => {
  test('names every endpoint, and the issuer of the tokens', async () => {
    const response = await fetch(`${site.issuer}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: site.issuer,
      authorization_endpoint: `${site.url}/oauth2/authorize`,
      token_endpoint: `${site.url}/oauth2/token`,
      userinfo_endpoint: `${site.url}/oauth2/userInfo`,
      revocation_endpoint: `${site.url}/oauth2/revoke`,
      end_session_endpoint: `${site.url}/logout`,
      jwks_uri: `${site.issuer}/.well-known/jwks.json`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    });
  });
});

describe('a code', () => {
  test('is exchanged for tokens with the claims of Cognito, verified with the published keys', async () => {
    const { body, headers } = await exchange(await getCode());
    expect(headers.get('cache-control')).toBe('no-store');
    expect(Object.keys(body).sort()).toEqual(
      ['access_token', 'expires_in', 'id_token', 'refresh_token', 'token_type'].sort(),
    );
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const keys = createRemoteJWKSet(new URL(`${site.issuer}/.well-known/jwks.json`));
    const access = await jwtVerify(body.access_token, keys, { issuer: site.issuer });
    const id = await jwtVerify(body.id_token, keys, { issuer: site.issuer, audience: BOOKING });
    const shared = {
      sub,
      iss: site.issuer,
      event_id: expect.any(String),
      origin_jti: expect.any(String),
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: expect.any(Number),
      jti: expect.any(String),
    };
    expect(access.payload).toEqual({
      ...shared,
      client_id: BOOKING,
      scope: 'openid email',
      token_use: 'access',
      username: NAME,
      version: 2,
    });
    expect(id.payload).toEqual({
      ...shared,
      aud: BOOKING,
      at_hash: expect.any(String),
      'cognito:username': NAME,
      email: ANNA,
      email_verified: true,
      nonce: 'the-nonce',
      token_use: 'id',
    });
    expect(access.payload.origin_jti).toBe(id.payload.origin_jti);
  });

  test('gives tokens with the time of the sign-in, not of the exchange', async () => {
    const visitor = site.visitor();
    const first = await visitor.go(authorizeAddress(BOOKING));
    const before = Math.floor(site.now() / 1000);
    await visitor.submit(first, { email: ANNA, password: PASSWORD });
    const after = Math.floor(site.now() / 1000);
    site.advance(10 * MINUTE);
    const { verifier, challenge } = pkce();
    const { location } = await visitor.go(authorizeAddress(BOOKING, { code_challenge: challenge }));
    const code = new URL(location ?? '').searchParams.get('code') ?? '';
    const { body } = await exchange({ code, verifier });
    const { auth_time = 0, iat = 0 } = decodeJwt(body.id_token) as { auth_time?: number; iat?: number };
    expect(auth_time).toBeGreaterThanOrEqual(before);
    expect(auth_time).toBeLessThanOrEqual(after);
    expect(iat - after).toBeGreaterThanOrEqual(10 * 60);
  });

  test.each([
    ['openid', ['email', 'email_verified']],
    ['openid email', ['email', 'email_verified']],
    ['openid profile', []],
  ])('for the scopes %s becomes an ID token about %j', async (scope, claims) => {
    const { id_token } = await getTokens(RESULTS, { scope });
    const about = Object.keys(decodeJwt(id_token)).filter((name) => /^(email|name)/.test(name));
    expect(about.sort()).toEqual(claims);
  });

  test('without the scope openid gives no ID token', async () => {
    const tokens = await getTokens(RESULTS, { scope: 'email' });
    expect(Object.keys(tokens).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type']);
  });

  test('is accepted from a confidential app with its secret in a header too', async () => {
    const { status } = await exchange(
      await getCode(RESULTS),
      { client_id: undefined, redirect_uri: CALLBACK[RESULTS] },
      basic(RESULTS, secret),
    );
    expect(status).toBe(200);
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ['without the verifier', { code_verifier: undefined }, 'invalid_grant'],
    ['with another verifier', { code_verifier: 'v'.repeat(43) }, 'invalid_grant'],
    ['with a verifier that is none', { code_verifier: 'short' }, 'invalid_request'],
    ['with another address', { redirect_uri: `${CALLBACK[BOOKING]}x` }, 'invalid_grant'],
    ['without the address', { redirect_uri: undefined }, 'invalid_grant'],
    ['and so used up', {}, 'invalid_grant'],
  ])('%s is refused, and good for nothing any more', async (how, change, error) => {
    const got = await getCode();
    if (how === 'and so used up') await exchange(got);
    const { status, body } = await exchange(got, change);
    expect({ status, body }).toEqual({ status: 400, body: { error } });
    expect(site.log).toEqual([{ event: 'token_refused', reason: error, clientId: BOOKING }]);
    expect((await exchange(got)).body).toEqual({ error: 'invalid_grant' });
  });

  test('of one app is refused for another, and stays valid for its own', async () => {
    const got = await getCode();
    expect((await exchange(got, asResults())).body).toEqual({ error: 'invalid_grant' });
    expect((await exchange(got)).status).toBe(200);
  });

  test('is valid for five minutes', async () => {
    const [early, late] = [await getCode(), await getCode()];
    site.advance(5 * MINUTE - 5000);
    expect((await exchange(early)).status).toBe(200);
    site.advance(5000);
    expect((await exchange(late)).body).toEqual({ error: 'invalid_grant' });
  });

  test('that is used twice revokes its tokens', async () => {
    const got = await getCode(RESULTS, { scope: 'openid aws.cognito.signin.user.admin' });
    const { body } = await exchange(got, asResults());
    expect((await userInfo(body.access_token)).status).toBe(200);
    await exchange(got, asResults());
    expect((await userInfo(body.access_token)).status).toBe(401);
    const renewed = await refresh(body.refresh_token, asResults());
    expect(renewed.body).toEqual({ error: 'invalid_grant' });
  });

  test('of a patient who has been disabled is refused', async () => {
    const got = await getCode();
    const user = { UserPoolId: POOL_ID, Username: ANNA };
    await site.call('AdminDisableUser', user);
    const { body } = await exchange(got);
    await site.call('AdminEnableUser', user);
    expect(body).toEqual({ error: 'invalid_grant' });
  });

  test('that does not exist is refused', async () => {
    const { body } = await exchange({ code: 'A'.repeat(43), verifier: 'v'.repeat(43) });
    expect(body).toEqual({ error: 'invalid_grant' });
  });
});

describe('an app at the token endpoint', () => {
  test.each<[string, Record<string, string | undefined>, number]>([
    ['with a wrong secret', { client_id: RESULTS, client_secret: 'guessed' }, 400],
    ['without its secret', { client_id: RESULTS }, 400],
    ['with a secret that it has not', { client_secret: 'guessed' }, 400],
    ['that is unknown', { client_id: 'unknownclient' }, 400],
    ['that is the portal with its own pages', { client_id: PORTAL }, 400],
    ['without a name', { client_id: undefined }, 400],
  ])('%s is refused', async (_how, change, status) => {
    const got = await exchange({ code: 'A'.repeat(43), verifier: 'v'.repeat(43) }, change);
    expect({ status: got.status, body: got.body }).toEqual({ status, body: { error: 'invalid_client' } });
  });

  test('with a wrong secret in a header gets the header www-authenticate', async () => {
    const { status, headers, body } = await exchange(
      await getCode(RESULTS),
      { client_id: undefined, redirect_uri: CALLBACK[RESULTS] },
      basic(RESULTS, 'guessed'),
    );
    expect({ status, body }).toEqual({ status: 401, body: { error: 'invalid_client' } });
    expect(headers.get('www-authenticate')).toContain('Basic');
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    [
      'requests tokens for a password',
      { grant_type: 'password', username: ANNA, password: PASSWORD },
      'unsupported_grant_type',
    ],
    ['wants tokens for itself', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['wants what there is not', { grant_type: 'magic' }, 'unsupported_grant_type'],
    ['wants nothing', { grant_type: undefined }, 'invalid_request'],
    ['has no code', { code: undefined }, 'invalid_request'],
  ])('that %s is refused', async (_what, change, error) => {
    const { status, body } = await exchange({ code: 'A'.repeat(43), verifier: 'v'.repeat(43) }, change);
    expect({ status, body: body.error }).toEqual({ status: 400, body: error });
  });

  test('that repeats a parameter or sends no form is refused', async () => {
    const twice = await fetch(`${site.url}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams([
        ['grant_type', 'authorization_code'],
        ['client_id', BOOKING],
        ['client_id', RESULTS],
      ]),
    });
    expect([twice.status, await twice.json()]).toEqual([400, { error: 'invalid_request' }]);
    const json = await fetch(`${site.url}/oauth2/token`, {
      method: 'POST',
      body: JSON.stringify({ grant_type: 'refresh_token', client_id: BOOKING }),
      headers: { 'content-type': 'application/json' },
    });
    expect(json.status).toBe(400);
    expect((await fetch(`${site.url}/oauth2/token`)).status).toBe(404);
  });

  test('is answered in a browser only if its page is on this machine', async () => {
    const ask = (origin: string) =>
      fetch(`${site.url}/oauth2/token`, { method: 'OPTIONS', headers: { origin } });
    const allowed = (response: Response) => response.headers.get('access-control-allow-origin');
    expect(allowed(await ask('http://localhost:3005'))).toBe('http://localhost:3005');
    expect(allowed(await ask('https://evil.example'))).toBeNull();
    const page = await fetch(`${site.url}${authorizeAddress(BOOKING)}`, {
      headers: { origin: 'http://localhost:3005' },
      redirect: 'manual',
    });
    expect(allowed(page)).toBeNull();
  });
});

describe('a refresh token', () => {
  test('refreshes both tokens of the same sign-in', async () => {
    const first = await getTokens();
    site.advance(2 * HOUR);
    const { status, body } = await refresh(first.refresh_token);
    expect(status).toBe(200);
    // The app client does not rotate.
    expect(body).not.toHaveProperty('refresh_token');
    const [before, after] = [decodeJwt(first.access_token), decodeJwt(body.access_token)];
    for (const claim of ['sub', 'scope', 'origin_jti', 'auth_time', 'client_id']) {
      expect(after[claim]).toBe(before[claim]);
    }
    expect(Number(after.exp)).toBeGreaterThan(Number(before.exp));
    expect(decodeJwt(body.id_token)).not.toHaveProperty('nonce');
    expect((await refresh(first.refresh_token)).status).toBe(200);
  });

  test('is replaced if the app client rotates, by the endpoint and by the API', async () => {
    const first = await getTokens(RESULTS);
    const second = await refresh(first.refresh_token, asResults());
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    expect((await refresh(first.refresh_token, asResults())).body).toEqual({ error: 'invalid_grant' });
    const { AuthenticationResult } = await site.call('GetTokensFromRefreshToken', {
      ClientId: RESULTS,
      ClientSecret: secret,
      RefreshToken: second.body.refresh_token,
    });
    expect(decodeJwt(AuthenticationResult.AccessToken).scope).toBe('openid email');
    expect((await refresh(AuthenticationResult.RefreshToken, asResults())).status).toBe(200);
  });

  test.each<[string, (token: string) => Promise<unknown> | undefined, Record<string, string>]>([
    ['an app without its secret', () => undefined, { client_id: RESULTS }],
    ['an app whose token is too old', async () => site.advance(31 * DAY), {}],
    ['an app that gave it back', (token) => post('/oauth2/revoke', { token, client_id: BOOKING }), {}],
    [
      'an app that revoked it by the API',
      (Token) => site.call('RevokeToken', { ClientId: BOOKING, Token }),
      {},
    ],
    [
      'an app whose patient signed out everywhere',
      () => site.call('AdminUserGlobalSignOut', { UserPoolId: POOL_ID, Username: ANNA }),
      {},
    ],
  ])('is refused to %s', async (_who, prepare, change) => {
    const { refresh_token } = await getTokens();
    await prepare(refresh_token);
    const { status, body } = await refresh(refresh_token, change);
    expect(status).toBe(400);
    expect(['invalid_grant', 'invalid_client']).toContain(body.error);
    expect(site.log.map(({ event }) => event)).toEqual(['token_refused']);
  });

  test('of one app or of the portal is refused for another app', async () => {
    const { refresh_token } = await getTokens();
    expect((await refresh(refresh_token, asResults())).body).toEqual({ error: 'invalid_grant' });
    const { RefreshToken } = await signInPlain(site, ANNA);
    expect((await refresh(RefreshToken)).body).toEqual({ error: 'invalid_grant' });
    expect((await refresh(RefreshToken, { client_id: PORTAL })).body).toEqual({ error: 'invalid_client' });
  });
});

describe('the user info', () => {
  test('contains the claims of the scopes as texts', async () => {
    const { access_token } = await getTokens();
    const expected = { sub, email: ANNA, email_verified: 'true', username: NAME };
    expect(await (await userInfo(access_token)).json()).toEqual(expected);
    const posted = await post('/oauth2/userInfo', {}, { authorization: `Bearer ${access_token}` });
    expect(posted.body).toEqual(expected);
  });

  test.each<[string, () => Promise<string>, number, string]>([
    ['nothing', async () => '', 401, 'invalid_token'],
    ['something else', async () => 'not.a.token', 401, 'invalid_token'],
    ['an ID token', async () => (await getTokens()).id_token, 401, 'invalid_token'],
    [
      'a token without openid',
      async () => (await getTokens(RESULTS, { scope: 'email' })).access_token,
      403,
      'insufficient_scope',
    ],
    [
      'an expired token',
      async () => {
        const { access_token } = await getTokens();
        site.advance(HOUR);
        return access_token;
      },
      401,
      'invalid_token',
    ],
  ])('is refused for %s', async (_what, token, status, error) => {
    const response = await userInfo(await token());
    expect([response.status, await response.json()]).toEqual([status, { error }]);
    expect(response.headers.get('www-authenticate')).toBe(`Bearer error="${error}"`);
  });
});

describe('revoking a token', () => {
  const revoke = (token: string, change: Record<string, string | undefined> = {}) =>
    post('/oauth2/revoke', { token, client_id: BOOKING, ...change });

  test('revokes all tokens of the sign-in, for the endpoints and for the API', async () => {
    const scope = 'openid aws.cognito.signin.user.admin';
    const { access_token, refresh_token } = await getTokens(RESULTS, { scope });
    const { status, body } = await post('/oauth2/revoke', { token: refresh_token }, basic(RESULTS, secret));
    expect({ status, body }).toEqual({ status: 200, body: undefined });
    expect((await userInfo(access_token)).status).toBe(401);
    await expect(site.call('GetUser', { AccessToken: access_token })).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Access Token has been revoked'),
    );
  });

  test('that does not exist succeeds', async () => {
    expect((await revoke('unknown')).status).toBe(200);
  });

  test.each<[string, (tokens: Tokens) => string, Record<string, string | undefined>, number, string]>([
    ['an access token', ({ access_token }) => access_token, {}, 400, 'unsupported_token_type'],
    [
      'another app’s token',
      ({ refresh_token }) => refresh_token,
      { client_id: RESULTS, client_secret: 'SECRET' },
      400,
      'unauthorized_client',
    ],
    [
      'with a wrong secret',
      ({ refresh_token }) => refresh_token,
      { client_id: RESULTS },
      401,
      'invalid_client',
    ],
    ['as nobody', ({ refresh_token }) => refresh_token, { client_id: undefined }, 401, 'invalid_client'],
    [
      'as an unknown client',
      ({ refresh_token }) => refresh_token,
      { client_id: 'unknownclient' },
      401,
      'invalid_client',
    ],
    ['nothing', () => '', {}, 400, 'invalid_request'],
  ])('is refused for %s', async (_what, pick, change, status, error) => {
    const tokens = await getTokens();
    const given = change.client_secret === 'SECRET' ? { ...change, client_secret: secret } : change;
    const response = await revoke(pick(tokens), given);
    expect([response.status, response.body]).toEqual([status, { error }]);
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });
});

describe('the pool’s own actions', () => {
  test('accept a token with their scope, and no other', async () => {
    const AccessToken = (await getTokens(RESULTS, { scope: 'openid aws.cognito.signin.user.admin' }))
      .access_token;
    const { Username } = await site.call('GetUser', { AccessToken });
    expect(Username).toBe(NAME);
    const other = (await getTokens()).access_token;
    await expect(site.call('GetUser', { AccessToken: other })).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Access Token does not have required scopes'),
    );
    await expect(site.call('GlobalSignOut', { AccessToken: other })).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
  });

  test('revoke every app’s tokens on global sign-out, but end no browser session', async () => {
    const booking = await getTokens();
    const visitor = site.visitor();
    await visitor.submit(await visitor.go(authorizeAddress(BOOKING)), { email: ANNA, password: PASSWORD });
    const { access_token } = await getTokens(RESULTS, { scope: 'openid aws.cognito.signin.user.admin' });
    await site.call('GlobalSignOut', { AccessToken: access_token });
    expect((await userInfo(booking.access_token)).status).toBe(401);
    expect((await refresh(booking.refresh_token)).body).toEqual({ error: 'invalid_grant' });
    const { location } = await visitor.go(authorizeAddress(BOOKING, { prompt: 'none' }));
    expect(new URL(location ?? '').searchParams.has('code')).toBe(true);
  });
});
