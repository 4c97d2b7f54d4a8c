import {
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  POOL_ID,
  refusal,
  signInPlain,
} from './user-pool-fixture.ts';

const ANNA = 'anna@example.org';
const NEW = 'new@example.net';
const app = { ClientId: CLIENT_ID, Username: ANNA };
const admin = { UserPoolId: POOL_ID, Username: ANNA };
const ClientMetadata = { locale: 'es' };
let fixture: Fixture;

beforeEach(async () => {
  fixture = await createFixture();
});

const signUp = () => fixture.call('SignUp', { ...app, Password: PASSWORD, ClientMetadata });
const startByEmail = (metadata?: object) =>
  fixture.call('InitiateAuth', {
    ClientId: CLIENT_ID,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: ANNA, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
    ...(metadata && { ClientMetadata: metadata }),
  });
const accessToken = async () => {
  await createConfirmedUser(fixture, ANNA);
  return (await signInPlain(fixture, ANNA)).AccessToken;
};

interface Expected {
  readonly run: () => Promise<unknown>;
  readonly clientId?: string;
  readonly status?: string;
  readonly email?: string;
  readonly verified?: string;
  readonly code?: unknown;
  readonly clientMetadata?: object | null;
}

const SIX_DIGITS = expect.stringMatching(/^\d{6}$/);
const SOURCES: Record<string, Expected> = {
  CustomEmailSender_SignUp: { run: signUp, status: 'UNCONFIRMED', verified: 'false' },
  CustomEmailSender_ResendCode: {
    run: async () => {
      await signUp();
      await fixture.call('ResendConfirmationCode', { ...app, ClientMetadata });
    },
    status: 'UNCONFIRMED',
    verified: 'false',
  },
  CustomEmailSender_Authentication: {
    run: async () => {
      await createConfirmedUser(fixture, ANNA);
      await startByEmail(ClientMetadata);
    },
    code: expect.stringMatching(/^\d{8}$/),
    clientMetadata: null,
  },
  CustomEmailSender_ForgotPassword: {
    run: async () => {
      await createConfirmedUser(fixture, ANNA);
      await fixture.call('ForgotPassword', { ...app, ClientMetadata });
    },
  },
  CustomEmailSender_UpdateUserAttribute: {
    run: async () => {
      const UserAttributes = [{ Name: 'email', Value: NEW }];
      await fixture.call('UpdateUserAttributes', {
        AccessToken: await accessToken(),
        UserAttributes,
        ClientMetadata,
      });
    },
    email: NEW,
  },
  CustomEmailSender_VerifyUserAttribute: {
    run: async () => {
      const request = { AccessToken: await accessToken(), AttributeName: 'email', ClientMetadata };
      await fixture.call('GetUserAttributeVerificationCode', request);
    },
  },
  CustomEmailSender_AdminCreateUser: {
    run: () =>
      fixture.call('AdminCreateUser', { ...admin, TemporaryPassword: 'Temporary-<1>x', ClientMetadata }),
    clientId: 'CLIENT_ID_NOT_APPLICABLE',
    status: 'FORCE_CHANGE_PASSWORD',
    verified: 'false',
    code: 'Temporary-&lt;1&gt;x',
  },
};

describe('the custom email sender', () => {
  test.each(Object.keys(SOURCES))('receives %s in the form that Cognito sends', async (source) => {
    const expected = SOURCES[source];
    await expected?.run();
    const event = fixture.emails.at(-1);
    const code = event?.request.code ?? '';
    expect({
      ...event,
      request: { ...event?.request, code: Buffer.from(code, 'base64').toString() },
    }).toEqual({
      version: '1',
      triggerSource: source,
      region: 'eu-west-1',
      userPoolId: POOL_ID,
      userName: event?.userName,
      callerContext: { awsSdkVersion: expect.any(String), clientId: expected?.clientId ?? CLIENT_ID },
      request: {
        type: 'customEmailSenderRequestV1',
        code: expected?.code ?? SIX_DIGITS,
        clientMetadata: expected?.clientMetadata === undefined ? ClientMetadata : expected.clientMetadata,
        userAttributes: {
          sub: event?.userName,
          email: expected?.email ?? ANNA,
          email_verified: expected?.verified ?? 'true',
          'cognito:user_status': expected?.status ?? 'CONFIRMED',
        },
      },
    });
  });

  test('receives the metadata of the response that selects EMAIL_OTP, and null if there is none', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { Session } = await fixture.call('InitiateAuth', {
      ClientId: CLIENT_ID,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: ANNA },
    });
    const ChallengeResponses = { USERNAME: ANNA, ANSWER: 'EMAIL_OTP' };
    const answer = { ClientId: CLIENT_ID, ChallengeName: 'SELECT_CHALLENGE', Session, ChallengeResponses };
    await fixture.call('RespondToAuthChallenge', { ...answer, ClientMetadata });
    expect(fixture.emails.at(-1)?.request.clientMetadata).toEqual(ClientMetadata);
    await fixture.call('ForgotPassword', app);
    expect(fixture.emails.at(-1)?.request.clientMetadata).toBeNull();
  });

  test('is invoked for an address that an administrator changes, without a client id', async () => {
    await createConfirmedUser(fixture, ANNA);
    const UserAttributes = [{ Name: 'email', Value: NEW }];
    await fixture.call('AdminUpdateUserAttributes', { ...admin, UserAttributes });
    const { triggerSource, callerContext, request } = fixture.emails.at(-1) ?? {};
    expect(triggerSource).toBe('CustomEmailSender_UpdateUserAttribute');
    expect(callerContext).toEqual({ awsSdkVersion: 'aws-sdk-unknown-unknown' });
    expect(request?.clientMetadata).toBeNull();
  });

  test('is invoked for a reset by an administrator, without a client', async () => {
    await createConfirmedUser(fixture, ANNA);
    await fixture.call('AdminResetUserPassword', { ...admin, ClientMetadata });
    expect(fixture.emails.at(-1)).toMatchObject({
      triggerSource: 'CustomEmailSender_ForgotPassword',
      request: {
        clientMetadata: ClientMetadata,
        userAttributes: { 'cognito:user_status': 'RESET_REQUIRED' },
      },
    });
    expect(fixture.emails.at(-1)?.callerContext).toEqual({ awsSdkVersion: 'aws-sdk-unknown-unknown' });
  });

  test('does not fail the request when it fails', async () => {
    const invokeAsync = () => Promise.reject(new Error('no such function'));
    fixture = await createFixture({ invokeAsync });
    await expect(signUp()).resolves.toHaveProperty('CodeDeliveryDetails');
  });

  test('is not invoked when the code cannot be encrypted, and the request fails', async () => {
    fixture = await createFixture({ encryptCode: () => Promise.reject(new Error('key is disabled')) });
    await expect(signUp()).rejects.toMatchObject(refusal('CodeDeliveryFailureException'));
    expect(fixture.emails).toEqual([]);
  });
});

describe('synchronous triggers', () => {
  test('run after confirmation, reset and sign-in', async () => {
    await signUp();
    await fixture.call('ConfirmSignUp', {
      ...app,
      ConfirmationCode: fixture.secretFor(ANNA),
      ClientMetadata,
    });
    await signInPlain(fixture, ANNA);
    await fixture.call('ForgotPassword', app);
    const reset = { ...app, ConfirmationCode: fixture.secretFor(ANNA), Password: 'Better-horse-8' };
    await fixture.call('ConfirmForgotPassword', reset);
    const { Session } = await startByEmail();
    await fixture.call('RespondToAuthChallenge', {
      ClientId: CLIENT_ID,
      ChallengeName: 'EMAIL_OTP',
      Session,
      ChallengeResponses: { USERNAME: ANNA, EMAIL_OTP_CODE: fixture.secretFor(ANNA) },
      ClientMetadata,
    });
    const attributes = {
      sub: expect.any(String),
      email: ANNA,
      email_verified: 'true',
      'cognito:user_status': 'CONFIRMED',
    };
    expect(fixture.notices.map(({ triggerSource, request }) => [triggerSource, request])).toEqual([
      ['PostConfirmation_ConfirmSignUp', { userAttributes: attributes, clientMetadata: ClientMetadata }],
      ['PostAuthentication_Authentication', { userAttributes: attributes, newDeviceUsed: false }],
      ['PostConfirmation_ConfirmForgotPassword', { userAttributes: attributes }],
      [
        'PostAuthentication_Authentication',
        { userAttributes: attributes, newDeviceUsed: false, clientMetadata: ClientMetadata },
      ],
    ]);
  });

  test('run after a confirmation by an administrator, with null for the client id', async () => {
    await signUp();
    await fixture.call('AdminConfirmSignUp', { ...admin, ClientMetadata });
    expect(fixture.notices.at(-1)).toMatchObject({
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      callerContext: { clientId: null },
      request: { clientMetadata: ClientMetadata },
      response: {},
    });
  });

  test('stop a sign-in when they fail', async () => {
    fixture = await createFixture({ invokeSync: () => Promise.reject(new Error('not today')) });
    await createConfirmedUser(fixture, ANNA);
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(
      refusal('UserLambdaValidationException', 'PostAuthentication failed with error not today.'),
    );
  });

  test('stop a sign-in when they take more than five seconds', async () => {
    fixture = await createFixture({ invokeSync: () => new Promise(() => undefined) });
    await createConfirmedUser(fixture, ANNA);
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(refusal('UserLambdaValidationException'));
  });

  test('do not run for a refresh or a failed sign-in', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { RefreshToken } = await signInPlain(fixture, ANNA);
    await fixture.call('GetTokensFromRefreshToken', { ClientId: CLIENT_ID, RefreshToken });
    await expect(signInPlain(fixture, ANNA, 'Wrong-horse-77')).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
    expect(fixture.notices).toHaveLength(1);
  });
});
