import { randomUUID } from 'node:crypto';
import { amplify, configureAmplify } from './amplify.ts';
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
  serve,
  signInPlain,
  stopServing,
  type TriggerEvent,
} from './user-pool-fixture.ts';

afterEach(stopServing);

const ANNA = 'anna@example.org';
const NAME = '7d3f0a52-94b1-4d0e-8a3c-2f6f1c9b0e11';
const RIVAL = '1b9c6f2e-08a4-4c57-b1d2-9a7e5d3f4c22';
const OTHER_PASSWORD = 'Another-horse-9';
const WRONG_PASSWORD = 'Wrong-horse-77';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture({ properties: ALIAS_PROPERTIES });
});

const signUp = (Username: string, email = ANNA, more: object = {}) =>
  fixture.call('SignUp', {
    ClientId: CLIENT_ID,
    Username,
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: email }],
    ...more,
  });
/** Returns the code of the latest email to a user. */
const codeFor = (username: string) => {
  const event = fixture.emails.findLast(({ userName }) => userName === username);
  return Buffer.from(event?.request.code ?? '', 'base64').toString();
};
const confirm = (Username: string, ConfirmationCode = codeFor(Username), more: object = {}) =>
  fixture.call('ConfirmSignUp', { ClientId: CLIENT_ID, Username, ConfirmationCode, ...more });
const resend = (Username: string) =>
  fixture.call('ResendConfirmationCode', { ClientId: CLIENT_ID, Username });
const adminGetUser = async (Username: string) => {
  const user = await fixture.call('AdminGetUser', { UserPoolId: POOL_ID, Username });
  const attributes = user.UserAttributes.map(({ Name, Value }: { Name: string; Value: string }) => [
    Name,
    Value,
  ]);
  return { ...user, attributes: Object.fromEntries(attributes) };
};

describe('sign-up in an alias pool', () => {
  test('keeps the user name of the app and makes the sub another UUID', async () => {
    const { UserSub, UserConfirmed } = await signUp(NAME);
    expect(UserConfirmed).toBe(false);
    expect(UserSub).not.toBe(NAME);
    await expect(adminGetUser(NAME)).resolves.toMatchObject({
      Username: NAME,
      UserStatus: 'UNCONFIRMED',
      attributes: { sub: UserSub, email: ANNA, email_verified: 'false' },
    });
    await expect(adminGetUser(UserSub)).rejects.toMatchObject(refusal('UserNotFoundException'));
    expect(fixture.emails).toMatchObject([{ userName: NAME, request: { userAttributes: { sub: UserSub } } }]);
  });

  test('refuses an address as user name', async () => {
    await expect(signUp(ANNA)).rejects.toMatchObject(
      refusal(
        'InvalidParameterException',
        'Username cannot be of email format, since user pool is configured for email alias.',
      ),
    );
  });

  test('refuses a user name that is taken, in any case', async () => {
    await signUp(NAME);
    await expect(signUp(NAME.toUpperCase(), 'bea@example.org')).rejects.toMatchObject(
      refusal('UsernameExistsException'),
    );
  });

  test('accepts any number of unconfirmed users of one address, each with a code of its own', async () => {
    await signUp(NAME);
    await signUp(RIVAL);
    const { Users } = await fixture.call('ListUsers', {
      UserPoolId: POOL_ID,
      Filter: `email = "${ANNA}"`,
    });
    expect(Users.map(({ Username }: { Username: string }) => Username)).toEqual([NAME, RIVAL]);
    await expect(confirm(NAME, codeFor(RIVAL))).rejects.toMatchObject(refusal('CodeMismatchException'));
    await confirm(RIVAL);
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
  });

  test('answers alike for the address of another user and for a new one', async () => {
    await createConfirmedUser(fixture, ANNA, PASSWORD, RIVAL);
    const taken = await signUp(NAME, ANNA);
    const free = await signUp(randomUUID(), 'alma@example.org');
    const opaque = { Session: '', UserSub: '' };
    expect({ ...taken, ...opaque }).toEqual({ ...free, ...opaque });
    expect(fixture.emails.map(({ request }) => request.userAttributes.email)).toEqual([
      ANNA,
      'alma@example.org',
    ]);
  });

  test('takes as long for the address of another user as for a new one', async () => {
    await createConfirmedUser(fixture, ANNA, PASSWORD, RIVAL);
    const durationOf = async (email: string) => {
      const startedAt = performance.now();
      await signUp(randomUUID(), email);
      return performance.now() - startedAt;
    };
    const [taken, free]: [number[], number[]] = [[], []];
    for (let round = 0; round < 21; round++) {
      taken.push(await durationOf(ANNA));
      free.push(await durationOf(`new${round}@example.org`));
    }
    const median = (durations: number[]) => durations.toSorted((a, b) => a - b)[10] ?? 0;
    const ratio = median(taken) / median(free);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test('sends no code to a user without an address', async () => {
    await expect(signUp(NAME, ANNA, { UserAttributes: [] })).resolves.not.toHaveProperty(
      'CodeDeliveryDetails',
    );
    expect(fixture.emails).toEqual([]);
  });
});

describe('confirmation in an alias pool', () => {
  test('makes the address an alias', async () => {
    const { UserSub } = await signUp(NAME);
    await expect(adminGetUser(ANNA)).rejects.toMatchObject(refusal('UserNotFoundException'));
    await confirm(NAME);
    for (const name of [NAME, NAME.toUpperCase(), ANNA, 'Anna@Example.ORG']) {
      await expect(adminGetUser(name)).resolves.toMatchObject({
        Username: NAME,
        UserStatus: 'CONFIRMED',
        attributes: { sub: UserSub, email_verified: 'true' },
      });
    }
    expect(fixture.notices).toMatchObject([
      { triggerSource: 'PostConfirmation_ConfirmSignUp', userName: NAME },
    ]);
  });

  test('and resending take the user name only, and treat an address as an unknown user', async () => {
    await createConfirmedUser(fixture, 'bea@example.org', PASSWORD, RIVAL);
    await signUp(NAME);
    const sent = fixture.emails.length;
    for (const address of [ANNA, 'bea@example.org', 'nobody@example.org']) {
      await expect(confirm(address, codeFor(NAME))).rejects.toMatchObject(refusal('CodeMismatchException'));
      await expect(resend(address)).resolves.toHaveProperty('CodeDeliveryDetails');
    }
    expect(fixture.emails).toHaveLength(sent);
    await resend(NAME);
    expect(fixture.emails).toHaveLength(sent + 1);
    await confirm(NAME);
  });

  test('and resending of an address return UserNotFoundException to a client that hides nothing', async () => {
    fixture = await createFixture({
      properties: ALIAS_PROPERTIES,
      client: { PreventUserExistenceErrors: 'LEGACY' },
    });
    await signUp(NAME);
    await expect(confirm(ANNA, codeFor(NAME))).rejects.toMatchObject(refusal('UserNotFoundException'));
    await expect(resend(ANNA)).rejects.toMatchObject(refusal('UserNotFoundException'));
  });

  test('is refused for the address of another user, and leaves user and code as they were', async () => {
    await createConfirmedUser(fixture, ANNA, OTHER_PASSWORD, RIVAL);
    await signUp(NAME);
    const taken = refusal('AliasExistsException', 'An account with the email already exists.');
    for (const more of [{}, { ForceAliasCreation: false }]) {
      await expect(confirm(NAME, codeFor(NAME), more)).rejects.toMatchObject(taken);
    }
    await expect(confirm(NAME, '000000')).rejects.toMatchObject(refusal('CodeMismatchException'));
    await expect(adminGetUser(NAME)).resolves.toMatchObject({ UserStatus: 'UNCONFIRMED' });
    await expect(adminGetUser(ANNA)).resolves.toMatchObject({ Username: RIVAL });
    await fixture.call('AdminDeleteUser', { UserPoolId: POOL_ID, Username: RIVAL });
    await confirm(NAME);
    await expect(adminGetUser(ANNA)).resolves.toMatchObject({ Username: NAME });
  });

  test('with ForceAliasCreation takes the address from the other user', async () => {
    await createConfirmedUser(fixture, ANNA, OTHER_PASSWORD, RIVAL);
    await signUp(NAME);
    await confirm(NAME, codeFor(NAME), { ForceAliasCreation: true });
    await expect(adminGetUser(ANNA)).resolves.toMatchObject({ Username: NAME });
    await expect(adminGetUser(RIVAL)).resolves.toMatchObject({
      UserStatus: 'CONFIRMED',
      attributes: { email: ANNA, email_verified: 'false' },
    });
    await expect(signInPlain(fixture, ANNA, OTHER_PASSWORD)).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
    await expect(signInPlain(fixture, RIVAL, OTHER_PASSWORD)).resolves.toBeDefined();
  });

  test('gives the address to whoever confirms first', async () => {
    await signUp(RIVAL, ANNA, { Password: OTHER_PASSWORD });
    await signUp(NAME);
    await confirm(NAME);
    await expect(signInPlain(fixture, ANNA, OTHER_PASSWORD)).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
    await expect(confirm(RIVAL)).rejects.toMatchObject(refusal('AliasExistsException'));
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
  });
});

describe('an unconfirmed user of an alias pool', () => {
  const start = (USERNAME: string, AuthFlow: string, parameters: object) =>
    fixture.call('InitiateAuth', {
      ClientId: CLIENT_ID,
      AuthFlow,
      AuthParameters: { USERNAME, ...parameters },
    });

  test('is unknown by address', async () => {
    await signUp(NAME);
    for (const password of [PASSWORD, WRONG_PASSWORD]) {
      await expect(signInPlain(fixture, ANNA, password)).rejects.toMatchObject(
        refusal('NotAuthorizedException', 'Incorrect username or password.'),
      );
    }
    const { ChallengeParameters } = await start(ANNA, 'USER_SRP_AUTH', { SRP_A: 'abc123' });
    expect(ChallengeParameters.USER_ID_FOR_SRP).not.toBe(NAME);
    const sent = fixture.emails.length;
    await expect(start(ANNA, 'USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' })).resolves.toMatchObject({
      ChallengeName: 'EMAIL_OTP',
    });
    await expect(
      fixture.call('ForgotPassword', { ClientId: CLIENT_ID, Username: ANNA }),
    ).resolves.toHaveProperty('CodeDeliveryDetails');
    expect(fixture.emails).toHaveLength(sent);
  });

  test('gets UserNotConfirmedException by user name, whatever the password', async () => {
    await signUp(NAME);
    for (const password of [PASSWORD, WRONG_PASSWORD]) {
      await expect(signInPlain(fixture, NAME, password)).rejects.toMatchObject(
        refusal('UserNotConfirmedException'),
      );
      await expect(
        start(NAME, 'USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password }),
      ).rejects.toMatchObject(refusal('UserNotConfirmedException'));
    }
    await expect(start(NAME, 'USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' })).rejects.toMatchObject(
      refusal('UserNotConfirmedException'),
    );
  });

  test('is asked to confirm by Amplify, by user name and whatever the password', async () => {
    await signUp(NAME);
    configureAmplify((await serve(fixture)).url);
    for (const password of [PASSWORD, WRONG_PASSWORD]) {
      await expect(amplify.signIn({ username: NAME, password })).resolves.toMatchObject({
        nextStep: { signInStep: 'CONFIRM_SIGN_UP' },
      });
    }
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  test('stays unknown by address when an administrator confirms the sign-up', async () => {
    await signUp(NAME);
    await fixture.call('AdminConfirmSignUp', { UserPoolId: POOL_ID, Username: NAME });
    await expect(adminGetUser(NAME)).resolves.toMatchObject({
      UserStatus: 'CONFIRMED',
      attributes: { email_verified: 'false' },
    });
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(signInPlain(fixture, NAME)).resolves.toBeDefined();
  });
});

describe('the PreSignUp trigger', () => {
  const PRE_SIGN_UP = 'arn:aws:lambda:eu-west-1:123456789012:function:rules';
  const properties = {
    ...ALIAS_PROPERTIES,
    LambdaConfig: { ...POOL_PROPERTIES.LambdaConfig, PreSignUp: PRE_SIGN_UP },
  };
  let asked: TriggerEvent[];
  let answer: (event: TriggerEvent) => unknown;

  beforeEach(async () => {
    asked = [];
    answer = (event) => event;
    fixture = await createFixture({
      properties,
      invokeSync: async (functionArn, event) => {
        expect(functionArn).toBe(PRE_SIGN_UP);
        asked.push(structuredClone(event) as TriggerEvent);
        return answer(event as TriggerEvent);
      },
    });
  });

  test('receives a sign-up before there is a user', async () => {
    await signUp(NAME, ANNA, {
      ValidationData: [{ Name: 'invitation', Value: '42' }],
      ClientMetadata: { locale: 'es' },
    });
    expect(asked).toEqual([
      {
        version: '1',
        triggerSource: 'PreSignUp_SignUp',
        region: 'eu-west-1',
        userPoolId: POOL_ID,
        userName: NAME,
        callerContext: { awsSdkVersion: expect.any(String), clientId: CLIENT_ID },
        request: {
          userAttributes: { email: ANNA },
          validationData: { invitation: '42' },
          clientMetadata: { locale: 'es' },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
  });

  test('receives the users that administrators create, without a client', async () => {
    await createConfirmedUser(fixture, ANNA, PASSWORD, NAME);
    expect(asked).toMatchObject([
      {
        triggerSource: 'PreSignUp_AdminCreateUser',
        userName: NAME,
        callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
        request: { userAttributes: { email: ANNA }, validationData: null },
      },
    ]);
  });

  test('refuses a sign-up with its message, before it is known whether the user name is taken', async () => {
    await signUp(NAME);
    answer = () => Promise.reject(new Error('Sign up on our website'));
    for (const name of [NAME, RIVAL]) {
      await expect(signUp(name)).rejects.toMatchObject(
        refusal('UserLambdaValidationException', 'PreSignUp failed with error Sign up on our website.'),
      );
    }
    await expect(adminGetUser(RIVAL)).rejects.toMatchObject(refusal('UserNotFoundException'));
    expect(fixture.emails).toHaveLength(1);
  });

  test('is not asked about a request that the pool refuses', async () => {
    await expect(signUp(NAME, ANNA, { Password: 'short' })).rejects.toMatchObject(
      refusal('InvalidPasswordException'),
    );
    await expect(signUp(NAME, 'no address')).rejects.toMatchObject(refusal('InvalidParameterException'));
    expect(asked).toEqual([]);
  });

  test.each([
    ['no event', undefined],
    ['an event without a response', { response: null }],
    ['a confirmation of the user', { response: { autoConfirmUser: true } }],
    ['a confirmation of the address', { response: { autoVerifyEmail: true } }],
  ])('cannot return %s', async (_, returned) => {
    answer = () => returned;
    await expect(signUp(NAME)).rejects.toMatchObject(refusal('InvalidLambdaResponseException'));
    await expect(adminGetUser(NAME)).rejects.toMatchObject(refusal('UserNotFoundException'));
  });
});
