import { createConfirmedUser, MINUTE, PASSWORD, POOL_ID } from '../emulator/cognito/user-pool-fixture.ts';
import {
  authorizeAddress,
  BOOKING,
  CALLBACK,
  CALLBACK_WITH_QUERY,
  PORTAL,
  RESULTS,
  SIGNED_OUT,
  type SignInSite,
  startSignInSite,
} from './sign-in-site.ts';
import { textOf, type Visitor } from './visitor.ts';

const ANNA = 'anna@example.org';
let site: SignInSite;

beforeAll(async () => {
  site = await startSignInSite();
  await createConfirmedUser(site, ANNA);
});
afterAll(() => site.close());
beforeEach(() => {
  site.log.length = 0;
});

const signIn = async (visitor: Visitor, parameters: Record<string, string | undefined> = {}) =>
  visitor.submit(await visitor.go(authorizeAddress(BOOKING, parameters)), {
    email: ANNA,
    password: PASSWORD,
  });

const queryOf = (address: string | undefined) => Object.fromEntries(new URL(address ?? '').searchParams);
const withoutQuery = (address: string | undefined) => `${address}`.split('?')[0];

describe('a browser that an app sends to sign in', () => {
  test('is redirected to the sign-in page with all parameters', async () => {
    const address = authorizeAddress(BOOKING);
    const { status, location } = await site.visitor().ask(address);
    expect({ status, location }).toEqual({
      status: 302,
      location: address.replace('/oauth2/authorize', '/login'),
    });
  });

  test('returns to the app with a code and the state', async () => {
    const { status, location } = await signIn(site.visitor());
    expect(status).toBe(302);
    expect(withoutQuery(location)).toBe(CALLBACK[BOOKING]);
    expect(queryOf(location)).toEqual({ code: expect.stringMatching(/^[\w-]{43}$/), state: 'the-state' });
    expect(site.log).toEqual([]);
  });

  test('is signed in to another app without a page', async () => {
    const visitor = site.visitor();
    await signIn(visitor);
    const { location } = await visitor.go(authorizeAddress(RESULTS, { state: undefined }));
    expect(withoutQuery(location)).toBe(CALLBACK[RESULTS]);
    expect(queryOf(location)).toEqual({ code: expect.any(String) });
  });

  test('returns to an address that keeps its query', async () => {
    const { location } = await signIn(site.visitor(), { redirect_uri: CALLBACK_WITH_QUERY });
    expect(withoutQuery(location)).toBe('https://booking.example/back');
    expect(queryOf(location)).toEqual({ from: 'clinic', code: expect.any(String), state: 'the-state' });
  });

  test('gets cookies that scripts, other hosts and plain HTTP cannot access', async () => {
    const visitor = site.visitor();
    const { headers } = await signIn(visitor);
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600$/,
      ),
    ]);
    expect([...visitor.cookies.keys()].sort()).toEqual(['__Host-form', '__Host-session']);
  });

  test('sees the email field filled in with the login_hint', async () => {
    const { html } = await site.visitor().go(authorizeAddress(BOOKING, { login_hint: ANNA }));
    expect(html).toContain(`name="email" value="${ANNA}"`);
  });
});

describe('an app', () => {
  test('with prompt=none gets login_required', async () => {
    const { location } = await site.visitor().go(authorizeAddress(BOOKING, { prompt: 'none' }));
    expect(withoutQuery(location)).toBe(CALLBACK[BOOKING]);
    expect(queryOf(location)).toEqual({ error: 'login_required', state: 'the-state' });
    expect(site.log).toEqual([
      { event: 'authorization_refused', reason: 'login_required', clientId: BOOKING },
    ]);
  });

  test('with prompt=none gets a code for a signed-in user', async () => {
    const visitor = site.visitor();
    await signIn(visitor);
    const { location } = await visitor.go(authorizeAddress(BOOKING, { prompt: 'none' }));
    expect(queryOf(location)).toHaveProperty('code');
  });

  test.each(['login', 'select_account'])('with prompt=%s makes everybody sign in again', async (prompt) => {
    const visitor = site.visitor();
    await signIn(visitor);
    const before = visitor.cookies.get('__Host-session');
    const page = await visitor.go(authorizeAddress(BOOKING, { prompt }));
    expect(page.status).toBe(200);
    const { location } = await visitor.submit(page, { email: ANNA, password: PASSWORD });
    expect(queryOf(location)).toHaveProperty('code');
    expect(visitor.cookies.get('__Host-session')).not.toBe(before);
  });

  test('without the parameter scope gets all its scopes', async () => {
    const { location } = await signIn(site.visitor(), { scope: undefined });
    expect(queryOf(location)).toHaveProperty('code');
  });
});

describe('a session', () => {
  const asksAgain = async (visitor: Visitor) =>
    (await visitor.go(authorizeAddress(BOOKING))).location === undefined;

  test('ends an hour after the sign-in, even if it is used', async () => {
    const visitor = site.visitor();
    await signIn(visitor);
    site.advance(59 * MINUTE);
    expect(await asksAgain(visitor)).toBe(false);
    site.advance(MINUTE);
    expect(await asksAgain(visitor)).toBe(true);
    const { location } = await visitor.go(authorizeAddress(BOOKING, { prompt: 'none' }));
    expect(queryOf(location)).toMatchObject({ error: 'login_required' });
  });

  test.each([
    ['disabled', 'AdminDisableUser', 'AdminEnableUser'],
    ['required to reset the password', 'AdminResetUserPassword', undefined],
    ['gone', 'AdminDeleteUser', undefined],
  ])('is not valid for a patient who is %s', async (_what, action, undo) => {
    const email = 'bea@example.org';
    await createConfirmedUser(site, email);
    const visitor = site.visitor();
    await visitor.submit(await visitor.go(authorizeAddress(BOOKING)), { email, password: PASSWORD });
    expect(await asksAgain(visitor)).toBe(false);
    await site.call(action, { UserPoolId: POOL_ID, Username: email });
    expect(await asksAgain(visitor)).toBe(true);
    if (undo !== undefined) await site.call(undo, { UserPoolId: POOL_ID, Username: email });
    await site.call('AdminDeleteUser', { UserPoolId: POOL_ID, Username: email }).catch(() => undefined);
  });

  test('cannot be made up', async () => {
    const visitor = site.visitor();
    visitor.cookies.set('__Host-session', 'A'.repeat(43));
    expect(await asksAgain(visitor)).toBe(true);
  });
});

describe('a request that cannot be verified', () => {
  const [callback, other] = [CALLBACK[BOOKING], CALLBACK[RESULTS]];

  test.each<[string, string, Record<string, string | undefined>]>([
    ['names no app', 'unknown_client', { client_id: undefined }],
    ['names an unknown app', 'unknown_client', { client_id: 'unknownclient' }],
    ['names an app with its own pages', 'unknown_client', { client_id: PORTAL }],
    ['has no redirect address', 'redirect_mismatch', { redirect_uri: undefined }],
    ['has another app’s address', 'redirect_mismatch', { redirect_uri: other }],
    ['has a foreign address', 'redirect_mismatch', { redirect_uri: 'https://evil.example/' }],
    ['has the address without its slash', 'redirect_mismatch', { redirect_uri: callback.slice(0, -1) }],
    ['has the address in capitals', 'redirect_mismatch', { redirect_uri: 'https://BOOKING.example/' }],
    ['has the address over HTTP', 'redirect_mismatch', { redirect_uri: callback.replace('https', 'http') }],
    ['has the address with a port', 'redirect_mismatch', { redirect_uri: 'https://booking.example:443/' }],
    ['has the address with a path', 'redirect_mismatch', { redirect_uri: `${callback}more` }],
    ['has the address with a query', 'redirect_mismatch', { redirect_uri: `${callback}?next=1` }],
    ['has the address with a fragment', 'redirect_mismatch', { redirect_uri: `${callback}#` }],
    [
      'has the address as a user name',
      'redirect_mismatch',
      { redirect_uri: 'https://booking.example@evil.example/' },
    ],
    [
      'has the address below a longer host',
      'redirect_mismatch',
      { redirect_uri: 'https://booking.example.evil.example/' },
    ],
    ['has the address with dots', 'redirect_mismatch', { redirect_uri: `${callback}./` }],
    ['has the address with a space', 'redirect_mismatch', { redirect_uri: `${callback} ` }],
  ])('that %s gets an error page and no redirect', async (_what, reason, parameters) => {
    for (const path of ['/oauth2/authorize', '/login', '/forgotPassword']) {
      site.log.length = 0;
      const address = authorizeAddress(BOOKING, parameters).replace('/oauth2/authorize', path);
      const { status, location, html } = await site.visitor().ask(address);
      expect({ status, location }).toEqual({ status: 400, location: undefined });
      expect(textOf(html)).toContain('We cannot sign you in from here');
      expect(textOf(html)).toContain('Nothing is wrong with your account.');
      expect(html.includes('evil')).toBe(false);
      expect(site.log).toEqual([{ event: 'authorization_refused', reason }]);
    }
  });

  test.each(['client_id', 'redirect_uri'])('that has %s twice gets no redirect', async (name) => {
    const address = `${authorizeAddress(BOOKING)}&${name}=https://evil.example/`;
    const { status, location } = await site.visitor().ask(address);
    expect({ status, location }).toEqual({ status: 400, location: undefined });
    expect(site.log).toEqual([{ event: 'authorization_refused', reason: 'repeated_parameter' }]);
  });
});

describe('an invalid request of a verified app', () => {
  test.each<[string, string, Record<string, string | undefined>]>([
    ['has no response type', 'invalid_request', { response_type: undefined }],
    ['requests tokens in the address', 'unauthorized_client', { response_type: 'token' }],
    ['requests an unsupported response type', 'unsupported_response_type', { response_type: 'id_token' }],
    ['requests the response as a form', 'invalid_request', { response_mode: 'form_post' }],
    ['has no challenge', 'invalid_request', { code_challenge: undefined, code_challenge_method: undefined }],
    ['has a challenge and no method', 'invalid_request', { code_challenge_method: undefined }],
    ['has a method and no challenge', 'invalid_request', { code_challenge: undefined }],
    ['has its challenge in the clear', 'invalid_request', { code_challenge_method: 'plain' }],
    ['has a malformed challenge', 'invalid_request', { code_challenge: 'short' }],
    ['requests a scope that is not allowed', 'invalid_scope', { scope: 'openid profile' }],
    ['requests no scope', 'invalid_scope', { scope: ' ' }],
    ['has contradictory prompts', 'invalid_request', { prompt: 'none login' }],
    ['requests another provider', 'invalid_request', { identity_provider: 'Google' }],
  ])('that %s gets the error %s', async (_what, error, parameters) => {
    const visitor = site.visitor();
    const { location } = await visitor.go(authorizeAddress(BOOKING, parameters));
    expect(withoutQuery(location)).toBe(CALLBACK[BOOKING]);
    expect(queryOf(location)).toEqual({ error, state: 'the-state' });
    expect(site.log).toEqual([{ event: 'authorization_refused', reason: error, clientId: BOOKING }]);
  });

  test('that repeats a parameter gets the error invalid_request', async () => {
    const { location } = await site.visitor().go(`${authorizeAddress(BOOKING)}&scope=openid`);
    expect(queryOf(location)).toEqual({ error: 'invalid_request', state: 'the-state' });
  });

  test('of a confidential app needs no challenge, but a given one must be valid', async () => {
    const none = { code_challenge: undefined, code_challenge_method: undefined };
    const page = await site.visitor().go(authorizeAddress(RESULTS, none));
    expect(page.status).toBe(200);
    const bad = { code_challenge_method: 'plain' };
    const { location } = await site.visitor().go(authorizeAddress(RESULTS, bad));
    expect(queryOf(location)).toMatchObject({ error: 'invalid_request' });
  });
});

describe('signing out', () => {
  const signOut = (visitor: Visitor, parameters: Record<string, string>) =>
    visitor.ask(`/logout?${new URLSearchParams(parameters)}`);

  test('ends the session for all apps and returns to the app', async () => {
    const visitor = site.visitor();
    await signIn(visitor);
    const kept = visitor.cookies.get('__Host-session') ?? '';
    const { status, location, headers } = await signOut(visitor, {
      client_id: BOOKING,
      logout_uri: SIGNED_OUT,
    });
    expect({ status, location }).toEqual({ status: 302, location: SIGNED_OUT });
    expect(headers.getSetCookie().join()).toContain('Max-Age=0');
    // Not even with a copy of the cookie.
    visitor.cookies.set('__Host-session', kept);
    expect((await visitor.go(authorizeAddress(RESULTS))).status).toBe(200);
  });

  test('can lead directly to a new sign-in', async () => {
    const visitor = site.visitor();
    await signIn(visitor);
    const page = await visitor.go(authorizeAddress(BOOKING).replace('/oauth2/authorize', '/logout'));
    expect(page.url).toContain('/login?');
    const { location } = await visitor.submit(page, { email: ANNA, password: PASSWORD });
    expect(queryOf(location)).toHaveProperty('code');
  });

  test.each<[string, Record<string, string>, string]>([
    ['a foreign address', { client_id: BOOKING, logout_uri: 'https://evil.example/' }, 'redirect_mismatch'],
    ['an almost equal one', { client_id: BOOKING, logout_uri: `${SIGNED_OUT}/` }, 'redirect_mismatch'],
    ['a callback address', { client_id: BOOKING, logout_uri: CALLBACK[BOOKING] }, 'redirect_mismatch'],
    ['another app’s', { client_id: RESULTS, logout_uri: SIGNED_OUT }, 'redirect_mismatch'],
    ['no address', { client_id: BOOKING }, 'redirect_mismatch'],
    ['an unknown app', { client_id: 'unknownclient', logout_uri: SIGNED_OUT }, 'unknown_client'],
    ['no app', { logout_uri: SIGNED_OUT }, 'unknown_client'],
    [
      'the parameter name of OpenID Connect',
      { client_id: BOOKING, post_logout_redirect_uri: SIGNED_OUT },
      'redirect_mismatch',
    ],
  ])('with %s ends the session without a redirect', async (_what, parameters, reason) => {
    const visitor = site.visitor();
    await signIn(visitor);
    const { status, location, html } = await signOut(visitor, parameters);
    expect({ status, location }).toEqual({ status: 400, location: undefined });
    expect(textOf(html)).toContain('You are signed out');
    expect(site.log).toEqual([{ event: 'sign_out_redirect_refused', reason }]);
    expect((await visitor.go(authorizeAddress(BOOKING))).status).toBe(200);
  });

  test('with a foreign address for a new sign-in gets no redirect', async () => {
    const address = authorizeAddress(BOOKING, { redirect_uri: 'https://evil.example/' });
    const { status, location } = await site.visitor().go(address.replace('/oauth2/authorize', '/logout'));
    expect({ status, location }).toEqual({ status: 400, location: undefined });
  });
});
