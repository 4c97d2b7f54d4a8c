import { createHmac, randomUUID } from 'node:crypto';
import { amplify, configureAmplify } from './amplify.ts';
import {
  ALIAS_PROPERTIES,
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  POOL_ID,
  refusal,
  serve,
  signInPlain,
  stopServing,
} from './user-pool-fixture.ts';

afterEach(stopServing);

const ANNA = 'anna@example.org';
const BEA = 'bea@example.org';
const NEW = 'anna@new.example.org';
const NAME = '7d3f0a52-94b1-4d0e-8a3c-2f6f1c9b0e11';
const RIVAL = '1b9c6f2e-08a4-4c57-b1d2-9a7e5d3f4c22';
const NEW_PASSWORD = 'Better-horse-8';

let fixture: Fixture;
let sub: string;
beforeEach(async () => {
  fixture = await createFixture({ properties: ALIAS_PROPERTIES });
  sub = await createConfirmedUser(fixture, ANNA, PASSWORD, NAME);
});

const admin = (action: string, Username: string, more: object = {}) =>
  fixture.call(action, { UserPoolId: POOL_ID, Username, ...more });
const attributesOf = async (name: string) => {
  const { UserAttributes } = await admin('AdminGetUser', name);
  const pairs = UserAttributes.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value]);
  return Object.fromEntries(pairs);
};
const start = (USERNAME: string, AuthFlow: string, parameters: object = {}) =>
  fixture.call('InitiateAuth', {
    ClientId: CLIENT_ID,
    AuthFlow,
    AuthParameters: { USERNAME, ...parameters },
  });
const answerCode = (Session: string, USERNAME: string, EMAIL_OTP_CODE: string) =>
  fixture.call('RespondToAuthChallenge', {
    ClientId: CLIENT_ID,
    ChallengeName: 'EMAIL_OTP',
    Session,
    ChallengeResponses: { USERNAME, EMAIL_OTP_CODE },
  });

describe('sign-in in an alias pool', () => {
  test.each([ANNA, 'Anna@Example.ORG', NAME, NAME.toUpperCase()])(
    'works with the verified address and the user name: %s',
    async (name) => {
      const { ChallengeParameters } = await start(name, 'USER_SRP_AUTH', { SRP_A: 'abc123' });
      expect(ChallengeParameters).toMatchObject({ USERNAME: NAME, USER_ID_FOR_SRP: NAME });
      await expect(signInPlain(fixture, name)).resolves.toBeDefined();
    },
  );

  test('does not work with the sub', async () => {
    await expect(signInPlain(fixture, sub)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Incorrect username or password.'),
    );
    await expect(admin('AdminUserGlobalSignOut', sub)).rejects.toMatchObject(
      refusal('UserNotFoundException'),
    );
  });

  test.each([NAME, ANNA])(
    'accepts %s in the answer to a challenge that the other name began',
    async (name) => {
      for (const began of [ANNA, NAME]) {
        const { Session } = await start(began, 'USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
        await expect(answerCode(Session, name, fixture.secretFor(ANNA))).resolves.toHaveProperty(
          'AuthenticationResult',
        );
      }
    },
  );

  test('refuses the answer of another user to a challenge', async () => {
    await createConfirmedUser(fixture, BEA);
    const { Session } = await start(ANNA, 'USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    for (const name of [BEA, 'nobody@example.org', sub]) {
      await expect(answerCode(Session, name, fixture.secretFor(ANNA))).rejects.toMatchObject(
        refusal('NotAuthorizedException'),
      );
    }
  });

  test('offers no code to an address that is not verified', async () => {
    const UserAttributes = [{ Name: 'email', Value: BEA }];
    await admin('AdminCreateUser', RIVAL, { UserAttributes, MessageAction: 'SUPPRESS' });
    await admin('AdminSetUserPassword', RIVAL, { Password: PASSWORD, Permanent: true });
    const { AvailableChallenges } = await start(RIVAL, 'USER_AUTH');
    expect(AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP']);
  });

  test('returns an unknown user name as it was typed, as for a real user', async () => {
    const unknown = randomUUID();
    const { ChallengeParameters } = await start(unknown, 'USER_SRP_AUTH', { SRP_A: 'abc123' });
    expect(ChallengeParameters.USER_ID_FOR_SRP).toBe(unknown);
    const byAddress = await start('nobody@example.org', 'USER_SRP_AUTH', { SRP_A: 'abc123' });
    expect(byAddress.ChallengeParameters.USER_ID_FOR_SRP).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  test('checks the secret hash over the name in the request', async () => {
    const properties = { GenerateSecret: true, ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] };
    fixture = await createFixture({
      properties: ALIAS_PROPERTIES,
      otherClients: [{ clientId: 'server', properties }],
    });
    await createConfirmedUser(fixture, ANNA, PASSWORD, NAME);
    const asked = { UserPoolId: POOL_ID, ClientId: 'server' };
    const secret = (await fixture.call('DescribeUserPoolClient', asked)).UserPoolClient.ClientSecret;
    const attempt = (USERNAME: string, hashed: string) =>
      fixture.call('InitiateAuth', {
        ClientId: 'server',
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: {
          USERNAME,
          PASSWORD,
          SECRET_HASH: createHmac('sha256', secret).update(`${hashed}server`).digest('base64'),
        },
      });
    await expect(attempt(ANNA, ANNA)).resolves.toBeDefined();
    await expect(attempt(NAME, NAME)).resolves.toBeDefined();
    await expect(attempt(ANNA, NAME)).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });

  test('works with Amplify, by password and by code', async () => {
    configureAmplify((await serve(fixture)).url);
    await amplify.signIn({ username: ANNA, password: PASSWORD });
    await expect(amplify.getCurrentUser()).resolves.toMatchObject({ userId: sub, username: NAME });
    await amplify.signOut();
    await amplify.signIn({
      username: ANNA,
      options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
    });
    await amplify.confirmSignIn({ challengeResponse: fixture.secretFor(ANNA) });
    await expect(amplify.getCurrentUser()).resolves.toMatchObject({ userId: sub, username: NAME });
    await amplify.signOut();
  });
});

describe('a reset in an alias pool', () => {
  test.each([ANNA, NAME])('works with %s, and names the user by user name', async (Username) => {
    const named = { ClientId: CLIENT_ID, Username };
    await fixture.call('ForgotPassword', named);
    expect(fixture.emails.at(-1)).toMatchObject({ userName: NAME, request: { userAttributes: { sub } } });
    const answer = { ...named, ConfirmationCode: fixture.secretFor(ANNA), Password: NEW_PASSWORD };
    await fixture.call('ConfirmForgotPassword', answer);
    expect(fixture.notices.at(-1)).toMatchObject({
      triggerSource: 'PostConfirmation_ConfirmForgotPassword',
      userName: NAME,
    });
    await expect(signInPlain(fixture, ANNA, NEW_PASSWORD)).resolves.toBeDefined();
  });

  test('signs nobody out, like a changed password, until the pool is asked to', async () => {
    const { AccessToken, RefreshToken } = await signInPlain(fixture, ANNA);
    const named = { ClientId: CLIENT_ID, Username: NAME };
    await fixture.call('ForgotPassword', named);
    const answer = { ...named, ConfirmationCode: fixture.secretFor(ANNA), Password: NEW_PASSWORD };
    await fixture.call('ConfirmForgotPassword', answer);
    const change = { AccessToken, PreviousPassword: NEW_PASSWORD, ProposedPassword: 'Third-horse-99' };
    await fixture.call('ChangePassword', change);
    const renew = () => fixture.call('GetTokensFromRefreshToken', { ClientId: CLIENT_ID, RefreshToken });
    await expect(renew()).resolves.toBeDefined();
    await admin('AdminUserGlobalSignOut', NAME);
    await expect(renew()).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(fixture.call('GetUser', { AccessToken })).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Access Token has been revoked'),
    );
  });
});

describe('administrators of an alias pool', () => {
  const verified = (email: string) => ({
    UserAttributes: [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ],
  });

  test('create users by user name, whose verified address is an alias at once', async () => {
    const { User } = await admin('AdminCreateUser', RIVAL, { ...verified(BEA), TemporaryPassword: PASSWORD });
    expect(User).toMatchObject({ Username: RIVAL, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    await expect(start(BEA, 'USER_PASSWORD_AUTH', { PASSWORD })).resolves.toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      ChallengeParameters: { USER_ID_FOR_SRP: RIVAL },
    });
    await expect(admin('AdminCreateUser', BEA, verified(BEA))).rejects.toMatchObject(
      refusal(
        'InvalidParameterException',
        'Username cannot be of email format, since user pool is configured for email alias.',
      ),
    );
    await expect(admin('AdminCreateUser', RIVAL, verified(NEW))).rejects.toMatchObject(
      refusal('UsernameExistsException'),
    );
  });

  test('take a verified address from another user only with ForceAliasCreation', async () => {
    await expect(admin('AdminCreateUser', RIVAL, verified(ANNA))).rejects.toMatchObject(
      refusal('AliasExistsException'),
    );
    await expect(admin('AdminGetUser', RIVAL)).rejects.toMatchObject(refusal('UserNotFoundException'));
    await admin('AdminCreateUser', RIVAL, { ...verified(ANNA), ForceAliasCreation: true });
    await expect(admin('AdminGetUser', ANNA)).resolves.toMatchObject({ Username: RIVAL });
    await expect(attributesOf(NAME)).resolves.toMatchObject({ email: ANNA, email_verified: 'false' });
  });

  test('create any number of users with an unverified address', async () => {
    const UserAttributes = [{ Name: 'email', Value: ANNA }];
    await admin('AdminCreateUser', RIVAL, { UserAttributes, MessageAction: 'SUPPRESS' });
    await expect(admin('AdminGetUser', ANNA)).resolves.toMatchObject({ Username: NAME });
    await expect(
      admin('AdminUpdateUserAttributes', RIVAL, {
        UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
      }),
    ).rejects.toMatchObject(refusal('AliasExistsException'));
    const { Users } = await fixture.call('ListUsers', {
      UserPoolId: POOL_ID,
      Filter: `email = "${ANNA}"`,
    });
    expect(Users.map(({ Username }: { Username: string }) => Username)).toEqual([NAME, RIVAL]);
  });

  test('name users by address or by user name in every other action', async () => {
    for (const name of [ANNA, NAME]) {
      await admin('AdminDisableUser', name);
      await admin('AdminEnableUser', name);
      await admin('AdminUserGlobalSignOut', name);
      await admin('AdminSetUserPassword', name, { Password: NEW_PASSWORD, Permanent: true });
      await admin('AdminResetUserPassword', name);
      await admin('AdminUpdateUserAttributes', name, { UserAttributes: [{ Name: 'locale', Value: 'es' }] });
    }
    await admin('AdminDeleteUser', ANNA);
    await expect(admin('AdminGetUser', NAME)).rejects.toMatchObject(refusal('UserNotFoundException'));
  });

  test('change an address and verify it at once, which moves the alias', async () => {
    await admin('AdminUpdateUserAttributes', NAME, verified(NEW));
    await expect(admin('AdminGetUser', NEW)).resolves.toMatchObject({ Username: NAME });
    await expect(admin('AdminGetUser', ANNA)).rejects.toMatchObject(refusal('UserNotFoundException'));
  });

  test('can remove an address, and its verification with it', async () => {
    await admin('AdminUpdateUserAttributes', NAME, { UserAttributes: [{ Name: 'email', Value: '' }] });
    await expect(attributesOf(NAME)).resolves.toEqual({ sub });
    await expect(admin('AdminGetUser', ANNA)).rejects.toMatchObject(refusal('UserNotFoundException'));
  });

  test('find users by sub and by user name, which differ', async () => {
    const find = async (Filter: string) => {
      const { Users } = await fixture.call('ListUsers', { UserPoolId: POOL_ID, Filter });
      return Users.map(({ Username }: { Username: string }) => Username);
    };
    await expect(find(`sub = "${sub}"`)).resolves.toEqual([NAME]);
    await expect(find(`username = "${NAME}"`)).resolves.toEqual([NAME]);
    await expect(find(`username = "${sub}"`)).resolves.toEqual([]);
    await expect(find(`username = "${ANNA}"`)).resolves.toEqual([]);
  });
});

describe('a changed address in an alias pool', () => {
  const change = (AccessToken: string, email: string) =>
    fixture.call('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: [{ Name: 'email', Value: email }],
    });
  const verify = (AccessToken: string, Code: string) =>
    fixture.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code });

  test('signs in once it is verified; until then the old one does', async () => {
    const { AccessToken } = await signInPlain(fixture, ANNA);
    await change(AccessToken, NEW);
    expect(fixture.emails.at(-1)).toMatchObject({
      triggerSource: 'CustomEmailSender_UpdateUserAttribute',
      userName: NAME,
      request: { userAttributes: { sub, email: NEW } },
    });
    await expect(attributesOf(ANNA)).resolves.toMatchObject({ email: ANNA, email_verified: 'true' });
    await expect(admin('AdminGetUser', NEW)).rejects.toMatchObject(refusal('UserNotFoundException'));
    await verify(AccessToken, fixture.secretFor(NEW));
    await expect(attributesOf(NEW)).resolves.toMatchObject({ email: NEW, email_verified: 'true' });
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(signInPlain(fixture, NEW)).resolves.toBeDefined();
  });

  test('that another user has verified is refused at verification only', async () => {
    await createConfirmedUser(fixture, BEA, PASSWORD, RIVAL);
    const { AccessToken } = await signInPlain(fixture, ANNA);
    await expect(change(AccessToken, BEA)).resolves.toMatchObject({
      CodeDeliveryDetailsList: [{ Destination: 'b***@e***' }],
    });
    const code = fixture.secretFor(BEA);
    await expect(verify(AccessToken, '000000')).rejects.toMatchObject(refusal('CodeMismatchException'));
    await expect(verify(AccessToken, code)).rejects.toMatchObject(refusal('AliasExistsException'));
    await expect(attributesOf(NAME)).resolves.toMatchObject({ email: ANNA, email_verified: 'true' });
    await expect(admin('AdminGetUser', BEA)).resolves.toMatchObject({ Username: RIVAL });
  });

  test('that only an unconfirmed user has is free', async () => {
    await fixture.call('SignUp', {
      ClientId: CLIENT_ID,
      Username: RIVAL,
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: NEW }],
    });
    const { AccessToken } = await signInPlain(fixture, ANNA);
    await change(AccessToken, NEW);
    await verify(AccessToken, fixture.secretFor(NEW));
    await expect(admin('AdminGetUser', NEW)).resolves.toMatchObject({ Username: NAME });
  });

  test('leaves no address to sign in with until it is verified, where the old one is not kept', async () => {
    fixture = await createFixture({
      properties: { ...ALIAS_PROPERTIES, UserAttributeUpdateSettings: {} },
    });
    await createConfirmedUser(fixture, ANNA, PASSWORD, NAME);
    const { AccessToken } = await signInPlain(fixture, ANNA);
    await change(AccessToken, NEW);
    for (const name of [ANNA, NEW]) {
      await expect(signInPlain(fixture, name)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    }
    await verify(AccessToken, fixture.secretFor(NEW));
    await expect(signInPlain(fixture, NEW)).resolves.toBeDefined();
  });
});

test('a deleted user frees the address and the user name', async () => {
  const { AccessToken } = await signInPlain(fixture, ANNA);
  await fixture.call('DeleteUser', { AccessToken });
  const again = await createConfirmedUser(fixture, ANNA, NEW_PASSWORD, NAME);
  expect(again).not.toBe(sub);
  await expect(fixture.call('GetUser', { AccessToken })).rejects.toMatchObject({ status: 400 });
});

test('a snapshot keeps user names, aliases, codes and sessions', async () => {
  const { AccessToken, RefreshToken } = await signInPlain(fixture, ANNA);
  await fixture.call('SignUp', {
    ClientId: CLIENT_ID,
    Username: RIVAL,
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: ANNA }],
  });
  const ConfirmationCode = fixture.secretFor(ANNA);
  const state = JSON.parse(JSON.stringify(fixture.pool.snapshot()));
  fixture = await createFixture({ properties: ALIAS_PROPERTIES, state });
  await expect(fixture.call('GetUser', { AccessToken })).resolves.toMatchObject({ Username: NAME });
  await expect(
    fixture.call('GetTokensFromRefreshToken', { ClientId: CLIENT_ID, RefreshToken }),
  ).resolves.toBeDefined();
  await expect(admin('AdminGetUser', ANNA)).resolves.toMatchObject({ Username: NAME });
  await expect(
    fixture.call('ConfirmSignUp', { ClientId: CLIENT_ID, Username: RIVAL, ConfirmationCode }),
  ).rejects.toMatchObject(refusal('AliasExistsException'));
});

test('the pool finds the subs of an address: that of the owner first, then the newest', async () => {
  const signUp = async (Username: string, email: string): Promise<string> => {
    const UserAttributes = [{ Name: 'email', Value: email }];
    const request = { ClientId: CLIENT_ID, Username, Password: PASSWORD, UserAttributes };
    return (await fixture.call('SignUp', request)).UserSub;
  };
  const rival = await signUp(RIVAL, ANNA.toUpperCase());
  const first = await signUp('first', NEW);
  const second = await signUp('second', NEW);
  const { findSubs } = fixture.pool;
  expect(findSubs(ANNA)).toEqual([sub, rival]);
  expect(findSubs(NEW)).toEqual([second, first]);
  expect(findSubs('nobody@example.org')).toEqual([]);
});
