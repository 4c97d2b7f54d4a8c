import { decodeJwt } from 'jose';
import {
  ALIAS_PROPERTIES,
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  POOL_ID,
  POOL_PROPERTIES,
  refusal,
  signInPlain,
  type TriggerEvent,
} from './user-pool-fixture.ts';

const ANNA = 'anna@example.org';
const NAME = '7d3f0a52-94b1-4d0e-8a3c-2f6f1c9b0e11';
const ADMIN_SCOPE = 'aws.cognito.signin.user.admin';
const RULES = 'arn:aws:lambda:eu-west-1:123456789012:function:rules';
const NEW_PASSWORD = 'Better-horse-8';

let fixture: Fixture;
let sub: string;
let asked: TriggerEvent[];
let answer: (event: TriggerEvent) => unknown;

const override = (details: unknown) => () => ({ response: { claimsAndScopeOverrideDetails: details } });
const scopeOf = (accessToken: string) => decodeJwt(accessToken).scope;

beforeEach(async () => {
  asked = [];
  answer = (event) => event;
  fixture = await createFixture({
    properties: {
      ...ALIAS_PROPERTIES,
      LambdaConfig: {
        CustomEmailSender: POOL_PROPERTIES.LambdaConfig.CustomEmailSender,
        PreTokenGenerationConfig: { LambdaArn: RULES, LambdaVersion: 'V2_0' },
      },
    },
    invokeSync: async (functionArn, event) => {
      expect(functionArn).toBe(RULES);
      asked.push(structuredClone(event) as TriggerEvent);
      return answer(event as TriggerEvent);
    },
  });
  sub = await createConfirmedUser(fixture, ANNA, PASSWORD, NAME);
});

describe('the PreTokenGeneration trigger', () => {
  test('receives a sign-in in the form that Cognito sends', async () => {
    const { AccessToken } = await signInPlain(fixture, ANNA);
    expect(scopeOf(AccessToken)).toBe(ADMIN_SCOPE);
    expect(asked).toEqual([
      {
        version: '2',
        triggerSource: 'TokenGeneration_Authentication',
        region: 'eu-west-1',
        userPoolId: POOL_ID,
        userName: NAME,
        callerContext: { awsSdkVersion: expect.any(String), clientId: CLIENT_ID },
        request: {
          userAttributes: {
            sub,
            email: ANNA,
            email_verified: 'true',
            'cognito:user_status': 'CONFIRMED',
          },
          groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
          scopes: [ADMIN_SCOPE],
        },
        response: { claimsAndScopeOverrideDetails: null },
      },
    ]);
  });

  test('suppresses and adds scopes, at sign-in and at each refresh', async () => {
    answer = override({
      accessTokenGeneration: { scopesToAdd: ['openid'], scopesToSuppress: [ADMIN_SCOPE] },
    });
    const { AccessToken, RefreshToken } = await signInPlain(fixture, ANNA);
    const { AuthenticationResult } = await fixture.call('GetTokensFromRefreshToken', {
      ClientId: CLIENT_ID,
      RefreshToken,
      ClientMetadata: { locale: 'es' },
    });
    for (const token of [AccessToken, AuthenticationResult.AccessToken]) {
      expect(scopeOf(token)).toBe('openid');
      await expect(fixture.call('GetUser', { AccessToken: token })).rejects.toMatchObject(
        refusal('NotAuthorizedException', 'Access Token does not have required scopes'),
      );
    }
    expect(asked.at(-1)).toMatchObject({
      triggerSource: 'TokenGeneration_RefreshTokens',
      request: { scopes: [ADMIN_SCOPE], clientMetadata: { locale: 'es' } },
    });
  });

  test('receives the metadata of the answer to a challenge, and not that of InitiateAuth', async () => {
    await fixture.call('AdminSetUserPassword', { UserPoolId: POOL_ID, Username: NAME, Password: PASSWORD });
    const { Session } = await fixture.call('InitiateAuth', {
      ClientId: CLIENT_ID,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: ANNA, PASSWORD },
      ClientMetadata: { ignored: 'yes' },
    });
    await fixture.call('RespondToAuthChallenge', {
      ClientId: CLIENT_ID,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: NAME, NEW_PASSWORD },
      ClientMetadata: { locale: 'es' },
    });
    expect(asked).toMatchObject([
      {
        triggerSource: 'TokenGeneration_NewPasswordChallenge',
        request: { clientMetadata: { locale: 'es' } },
      },
    ]);
    await fixture.call('InitiateAuth', {
      ClientId: CLIENT_ID,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: ANNA, PASSWORD: NEW_PASSWORD },
      ClientMetadata: { ignored: 'yes' },
    });
    expect(asked.at(-1)?.request).not.toHaveProperty('clientMetadata');
  });

  test('refuses a sign-in and a refresh when it fails', async () => {
    const { RefreshToken } = await signInPlain(fixture, ANNA);
    answer = () => Promise.reject(new Error('not today'));
    const refused = refusal(
      'UserLambdaValidationException',
      'PreTokenGeneration failed with error not today.',
    );
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(refused);
    const refresh = { ClientId: CLIENT_ID, RefreshToken };
    await expect(fixture.call('GetTokensFromRefreshToken', refresh)).rejects.toMatchObject(refused);
    answer = (event) => event;
    await expect(fixture.call('GetTokensFromRefreshToken', refresh)).resolves.toBeDefined();
  });

  test('cannot bring back a refresh token that is revoked while it runs', async () => {
    const { RefreshToken } = await signInPlain(fixture, ANNA);
    answer = async (event) => {
      await fixture.call('AdminUserGlobalSignOut', { UserPoolId: POOL_ID, Username: NAME });
      return event;
    };
    const refresh = { ClientId: CLIENT_ID, RefreshToken };
    await expect(fixture.call('GetTokensFromRefreshToken', refresh)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Refresh Token has been revoked'),
    );
  });

  test.each([
    ['a text for the scopes', { accessTokenGeneration: { scopesToSuppress: ADMIN_SCOPE } }],
    ['a scope with a space', { accessTokenGeneration: { scopesToAdd: ['a b'] } }],
    ['a list for the details', []],
    ['claims', { accessTokenGeneration: { claimsToAddOrOverride: { role: 'staff' } } }],
    ['claims of the ID token', { idTokenGeneration: { claimsToSuppress: ['email'] } }],
    ['groups', { groupOverrideDetails: { groupsToOverride: ['staff'] } }],
  ])('cannot return %s', async (_, details) => {
    answer = override(details);
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(refusal('InvalidLambdaResponseException'));
  });
});

test('tokens name the user by user name, and the subject by sub', async () => {
  const { AccessToken, IdToken } = await signInPlain(fixture, ANNA);
  expect(decodeJwt(AccessToken)).toMatchObject({ sub, username: NAME });
  expect(decodeJwt(IdToken)).toMatchObject({ sub, 'cognito:username': NAME, email: ANNA });
  await expect(fixture.call('GetUser', { AccessToken })).resolves.toMatchObject({ Username: NAME });
});
