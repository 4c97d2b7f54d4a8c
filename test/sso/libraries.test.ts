import { CognitoJwtVerifier, JwtRsaVerifier } from 'aws-jwt-verify';
import * as oidc from 'openid-client';
import { createConfirmedUser, PASSWORD, POOL_ID } from '../emulator/cognito/user-pool-fixture.ts';
import { BOOKING, CALLBACK, RESULTS, SIGNED_OUT, type SignInSite, startSignInSite } from './sign-in-site.ts';

const ANNA = 'anna@example.org';
const NAME = '7d3f0a52-94b1-4d0e-8a3c-2f6f1c9b0e11';
let site: SignInSite;
let sub: string;

beforeAll(async () => {
  site = await startSignInSite();
  sub = await createConfirmedUser(site, ANNA, PASSWORD, NAME);
});
afterAll(() => site.close());

/** Configures the library for each app as its developer would. */
const CONFIGURE = {
  [BOOKING]: () => oidc.discovery(new URL(site.issuer), BOOKING, undefined, oidc.None()),
  [RESULTS]: async () => oidc.discovery(new URL(site.issuer), RESULTS, await site.secret()),
} as const;

/** Signs in with the library; returns the tokens that it has verified. */
async function signIn(app: keyof typeof CONFIGURE, scope = 'openid email') {
  const config = await CONFIGURE[app]();
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK[app],
    scope,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const visitor = site.visitor();
  const page = await visitor.go(address.href);
  const { location = '' } = await visitor.submit(page, { email: ANNA, password: PASSWORD });
  const checks = { pkceCodeVerifier, expectedState, expectedNonce };
  const tokens = await oidc.authorizationCodeGrant(config, new URL(location), checks);
  return { config, tokens, visitor };
}

describe('openid-client', () => {
  test.each([BOOKING, RESULTS] as const)(
    'signs in to %s, refreshes, reads and revokes tokens',
    async (app) => {
      const { config, tokens } = await signIn(app);
      expect(tokens.claims()).toMatchObject({ iss: site.issuer, aud: app, sub, email: ANNA });
      const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
      expect(renewed.claims()).toMatchObject({ sub, email: ANNA });
      const person = await oidc.fetchUserInfo(config, renewed.access_token, sub);
      expect(person).toMatchObject({ sub, email: ANNA, username: NAME });
      const last = renewed.refresh_token ?? tokens.refresh_token ?? '';
      await oidc.tokenRevocation(config, last);
      await expect(oidc.refreshTokenGrant(config, last)).rejects.toMatchObject({ error: 'invalid_grant' });
      await expect(oidc.fetchUserInfo(config, renewed.access_token, sub)).rejects.toThrow();
    },
  );

  test('signs out at the address of the discovery document', async () => {
    const { config, visitor } = await signIn(BOOKING);
    const { end_session_endpoint = '' } = config.serverMetadata();
    // Cognito has its own names for the two parameters.
    const address = new URL(end_session_endpoint);
    address.search = new URLSearchParams({ client_id: BOOKING, logout_uri: SIGNED_OUT }).toString();
    expect((await visitor.go(address.href)).location).toBe(SIGNED_OUT);
  });

  test('receives errors with the codes of the standard', async () => {
    const config = await CONFIGURE[BOOKING]();
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK[BOOKING],
      scope: 'openid',
      prompt: 'none',
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    const { location = '' } = await site.visitor().go(address.href);
    await expect(oidc.authorizationCodeGrant(config, new URL(location))).rejects.toMatchObject({
      error: 'login_required',
    });
  });
});

describe('aws-jwt-verify', () => {
  const verifierOf = (clientId: string) =>
    JwtRsaVerifier.create({
      issuer: site.issuer,
      audience: null,
      jwksUri: `${site.issuer}/.well-known/jwks.json`,
      customJwtCheck: ({ payload }) => {
        if (payload.client_id !== clientId) throw new Error('Another app’s token');
      },
    });

  test('verifies an access token with the published keys', async () => {
    const { tokens } = await signIn(BOOKING);
    const payload = await verifierOf(BOOKING).verify(tokens.access_token);
    expect(payload).toMatchObject({ sub, token_use: 'access', scope: 'openid email' });
  });

  test('refuses a token of another app and a modified one', async () => {
    const { tokens } = await signIn(BOOKING);
    await expect(verifierOf(RESULTS).verify(tokens.access_token)).rejects.toThrow('Another app');
    const [head, body = '', signature] = tokens.access_token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody' })).toString('base64url');
    await expect(verifierOf(BOOKING).verify(`${head}.${forged}.${signature}`)).rejects.toThrow('signature');
  });
});

describe('what is deployed', () => {
  let inAws: SignInSite;
  beforeAll(async () => {
    inAws = await startSignInSite({ issuerInAws: true });
    await createConfirmedUser(inAws, ANNA);
  });
  afterAll(() => inAws.close());

  test.each(['access', 'id'] as const)('checks an %s token as docs/sso.md shows it', async (tokenUse) => {
    const visitor = inAws.visitor();
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const query = new URLSearchParams({
      client_id: BOOKING,
      redirect_uri: CALLBACK[BOOKING],
      response_type: 'code',
      scope: 'openid email',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const page = await visitor.go(`/oauth2/authorize?${query}`);
    const { location = '' } = await visitor.submit(page, { email: ANNA, password: PASSWORD });
    const response = await fetch(`${inAws.url}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: BOOKING,
        redirect_uri: CALLBACK[BOOKING],
        code: new URL(location).searchParams.get('code') ?? '',
        code_verifier: pkceCodeVerifier,
      }),
    });
    const tokens = (await response.json()) as Record<string, string>;
    const verifier = (clientId: string) => {
      const made = CognitoJwtVerifier.create({ userPoolId: POOL_ID, tokenUse, clientId });
      made.cacheJwks(inAws.pool.jwks() as Parameters<typeof made.cacheJwks>[0]);
      return made;
    };
    const token = tokens[`${tokenUse}_token`] ?? '';
    expect(await verifier(BOOKING).verify(token)).toMatchObject({ token_use: tokenUse });
    await expect(verifier(RESULTS).verify(token)).rejects.toThrow();
    const other = tokens[tokenUse === 'id' ? 'access_token' : 'id_token'] ?? '';
    await expect(verifier(BOOKING).verify(other)).rejects.toThrow('Token use not allowed');
  });
});
