import { decodeJwt } from 'jose';
import {
  createConfirmedUser,
  PASSWORD,
  refusal,
  type TriggerEvent,
} from '../emulator/cognito/user-pool-fixture.ts';
import {
  authorizeAddress,
  BOOKING,
  CALLBACK,
  pkce,
  type SignInSite,
  startSignInSite,
} from './sign-in-site.ts';

const ANNA = 'anna@example.org';
const ADMIN_SCOPE = 'aws.cognito.signin.user.admin';
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:rules';

let site: SignInSite;
let asked: TriggerEvent[];
let suppress: () => readonly string[];

beforeAll(async () => {
  const invoke = async (_: string, event: object) => {
    asked.push(structuredClone(event) as TriggerEvent);
    const accessTokenGeneration = { scopesToSuppress: suppress() };
    return { response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
  };
  site = await startSignInSite({ preTokenGeneration: { arn: ARN, invoke } });
  await createConfirmedUser(site, ANNA);
});
afterAll(() => site.close());
beforeEach(() => {
  asked = [];
  suppress = () => [];
});

async function requestTokens(form: Record<string, string>) {
  const body = new URLSearchParams({ client_id: BOOKING, ...form });
  const response = await fetch(`${site.url}/oauth2/token`, { method: 'POST', body });
  return (await response.json()) as Record<string, string>;
}

async function signIn() {
  const { verifier, challenge } = pkce();
  const visitor = site.visitor();
  const page = await visitor.go(authorizeAddress(BOOKING, { code_challenge: challenge }));
  const { location } = await visitor.submit(page, { email: ANNA, password: PASSWORD });
  return requestTokens({
    grant_type: 'authorization_code',
    code: new URL(location ?? '').searchParams.get('code') ?? '',
    code_verifier: verifier,
    redirect_uri: CALLBACK[BOOKING],
  });
}

const scopeOf = ({ access_token = '' }: Record<string, string>) => decodeJwt(access_token).scope;

test('the trigger changes the scopes of a sign-in on the pages, and of its refreshes', async () => {
  suppress = () => ['email'];
  const tokens = await signIn();
  const refreshed = await requestTokens({
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token ?? '',
  });
  expect([scopeOf(tokens), scopeOf(refreshed)]).toEqual(['openid', 'openid']);
  expect(tokens).toHaveProperty('id_token');
  expect(asked).toMatchObject([
    { triggerSource: 'TokenGeneration_HostedAuth', request: { scopes: ['openid', 'email'] } },
    { triggerSource: 'TokenGeneration_RefreshTokens', request: { scopes: ['openid', 'email'] } },
  ]);
});

test('a failing trigger leaves the app without tokens', async () => {
  suppress = () => {
    throw new Error('not today');
  };
  await expect(signIn()).resolves.toEqual({ error: 'invalid_grant' });
});

test('an API sign-in through an app’s client has no access to the account once the scope is suppressed', async () => {
  const attempt = async () => {
    const { Session } = await site.call('InitiateAuth', {
      ClientId: BOOKING,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: ANNA, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
    });
    const { AuthenticationResult } = await site.call('RespondToAuthChallenge', {
      ClientId: BOOKING,
      ChallengeName: 'EMAIL_OTP',
      Session,
      ChallengeResponses: { USERNAME: ANNA, EMAIL_OTP_CODE: site.secretFor(ANNA) },
    });
    return site.call('GetUser', { AccessToken: AuthenticationResult.AccessToken });
  };
  await expect(attempt()).resolves.toHaveProperty('Username');
  suppress = () => [ADMIN_SCOPE];
  await expect(attempt()).rejects.toMatchObject(refusal('NotAuthorizedException'));
});

test.each([
  ['USER_SRP_AUTH', { SRP_A: 'abc123' }],
  ['USER_PASSWORD_AUTH', { PASSWORD }],
  ['REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'unknown' }],
])('an app’s client without %s refuses that flow', async (AuthFlow, parameters) => {
  await expect(
    site.call('InitiateAuth', {
      ClientId: 'resultsapp',
      AuthFlow,
      AuthParameters: { USERNAME: ANNA, ...parameters },
    }),
  ).rejects.toMatchObject(
    refusal('InvalidParameterException', `${AuthFlow} flow not enabled for this client`),
  );
});
