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
const app = { ClientId: CLIENT_ID, Username: ANNA };
const NEW_PASSWORD = 'Better-horse-8';
let fixture: Fixture;

beforeEach(async () => {
  fixture = await createFixture();
});

const wrongFor = (code: string) => (code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`);
const signUp = () => fixture.call('SignUp', { ...app, Password: PASSWORD });
const confirm = (ConfirmationCode: string) => fixture.call('ConfirmSignUp', { ...app, ConfirmationCode });
const forgot = () => fixture.call('ForgotPassword', app);
const reset = (ConfirmationCode: string, Password = NEW_PASSWORD) =>
  fixture.call('ConfirmForgotPassword', { ...app, ConfirmationCode, Password });
const startByEmail = () =>
  fixture.call('InitiateAuth', {
    ClientId: CLIENT_ID,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: ANNA, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
  });
const answerByEmail = (Session: string, EMAIL_OTP_CODE: string, USERNAME = ANNA) =>
  fixture.call('RespondToAuthChallenge', {
    ClientId: CLIENT_ID,
    ChallengeName: 'EMAIL_OTP',
    Session,
    ChallengeResponses: { USERNAME, EMAIL_OTP_CODE },
  });

describe('a code', () => {
  test('for a sign-up has six digits and expires after a day', async () => {
    await signUp();
    const code = fixture.secretFor(ANNA);
    expect(code).toMatch(/^\d{6}$/);
    fixture.advance(DAY + SECOND);
    await expect(confirm(code)).rejects.toMatchObject(
      refusal('ExpiredCodeException', 'Invalid code provided, please request a code again.'),
    );
    await fixture.call('ResendConfirmationCode', app);
    fixture.advance(DAY - MINUTE);
    await expect(confirm(fixture.secretFor(ANNA))).resolves.toBeDefined();
  });

  test('for a forgotten password has six digits and expires after an hour', async () => {
    await createConfirmedUser(fixture, ANNA);
    await forgot();
    fixture.advance(HOUR - MINUTE);
    await expect(reset(wrongFor(fixture.secretFor(ANNA)))).rejects.toMatchObject(
      refusal('CodeMismatchException'),
    );
    fixture.advance(MINUTE + SECOND);
    await expect(reset(fixture.secretFor(ANNA))).rejects.toMatchObject(refusal('ExpiredCodeException'));
  });

  test('for a new address has six digits and expires after a day', async () => {
    await createConfirmedUser(fixture, ANNA);
    const email = 'new@example.net';
    const { AccessToken } = await signInPlain(fixture, ANNA);
    await fixture.call('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: [{ Name: 'email', Value: email }],
    });
    const code = fixture.secretFor(email);
    expect(code).toMatch(/^\d{6}$/);
    fixture.advance(DAY + SECOND);
    const later = await signInPlain(fixture, ANNA);
    const verify = { AccessToken: later.AccessToken, AttributeName: 'email', Code: code };
    await expect(fixture.call('VerifyUserAttribute', verify)).rejects.toMatchObject(
      refusal('ExpiredCodeException'),
    );
  });

  test('for a sign-in has eight digits and expires with its session', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { Session } = await startByEmail();
    const code = fixture.secretFor(ANNA);
    expect(code).toMatch(/^\d{8}$/);
    fixture.advance(15 * MINUTE - SECOND);
    await expect(answerByEmail(Session, wrongFor(code))).rejects.toMatchObject(
      refusal('CodeMismatchException'),
    );
    fixture.advance(SECOND);
    await expect(answerByEmail(Session, code)).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });

  test('is valid once', async () => {
    await createConfirmedUser(fixture, ANNA);
    await forgot();
    const code = fixture.secretFor(ANNA);
    await reset(code);
    await expect(reset(code, 'Third-horse-99')).rejects.toMatchObject(refusal('ExpiredCodeException'));
    const { Session } = await startByEmail();
    const digits = fixture.secretFor(ANNA);
    await answerByEmail(Session, digits);
    await expect(answerByEmail(Session, digits)).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });

  test('is valid once even if it is sent twice at the same time', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { Session } = await startByEmail();
    const digits = fixture.secretFor(ANNA);
    const answers = await Promise.allSettled([
      answerByEmail(Session, digits),
      answerByEmail(Session, digits),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is replaced by the next one for the same purpose', async () => {
    await createConfirmedUser(fixture, ANNA);
    await forgot();
    const first = fixture.secretFor(ANNA);
    await forgot();
    const second = fixture.secretFor(ANNA);
    if (first !== second) await expect(reset(first)).rejects.toMatchObject(refusal('CodeMismatchException'));
    await expect(reset(second)).resolves.toEqual({});
  });

  test('for a sign-in is replaced by the next one', async () => {
    await createConfirmedUser(fixture, ANNA);
    const first = await startByEmail();
    const firstCode = fixture.secretFor(ANNA);
    const second = await startByEmail();
    await expect(answerByEmail(first.Session, firstCode)).rejects.toMatchObject(
      refusal('ExpiredCodeException'),
    );
    await expect(answerByEmail(second.Session, fixture.secretFor(ANNA))).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });

  test('is blocked after five wrong attempts', async () => {
    await signUp();
    const code = fixture.secretFor(ANNA);
    for (let attempt = 0; attempt < 5; attempt++) {
      await expect(confirm(wrongFor(code))).rejects.toMatchObject(
        refusal('CodeMismatchException', 'Invalid verification code provided, please try again.'),
      );
    }
    await expect(confirm(code)).rejects.toMatchObject(refusal('TooManyFailedAttemptsException'));
    await fixture.call('ResendConfirmationCode', app);
    await expect(confirm(fixture.secretFor(ANNA))).resolves.toBeDefined();
  });

  test('for a reset stays valid when the policy refuses the password', async () => {
    await createConfirmedUser(fixture, ANNA);
    await forgot();
    const code = fixture.secretFor(ANNA);
    await expect(reset(code, 'short')).rejects.toMatchObject(refusal('InvalidPasswordException'));
    await expect(reset(code)).resolves.toEqual({});
  });

  test('is not valid for another user or purpose', async () => {
    await createConfirmedUser(fixture, ANNA);
    await createConfirmedUser(fixture, 'bea@example.org');
    await forgot();
    const code = fixture.secretFor(ANNA);
    const other = {
      ClientId: CLIENT_ID,
      Username: 'bea@example.org',
      ConfirmationCode: code,
      Password: NEW_PASSWORD,
    };
    await expect(fixture.call('ConfirmForgotPassword', other)).rejects.toMatchObject(
      refusal('ExpiredCodeException'),
    );
    const { Session } = await startByEmail();
    await expect(answerByEmail(Session, fixture.secretFor(ANNA), 'bea@example.org')).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
  });

  test('is sent with leading zeros', async () => {
    const random = {
      integer: () => 42,
      bytes: (length: number) => Buffer.alloc(length, 7),
      uuid: () => 'fixed-name',
    };
    fixture = await createFixture({ random });
    await signUp();
    expect(fixture.secretFor(ANNA)).toBe('000042');
    await expect(confirm('42')).rejects.toMatchObject(refusal('CodeMismatchException'));
  });
});

describe('hourly limits', () => {
  const limit = refusal('LimitExceededException', 'Attempt limit exceeded, please try after some time.');

  test('allow five resent codes, and more after an hour', async () => {
    await signUp();
    const resend = () => fixture.call('ResendConfirmationCode', app);
    for (let round = 0; round < 5; round++) await resend();
    await expect(resend()).rejects.toMatchObject(limit);
    expect(fixture.emails).toHaveLength(6);
    fixture.advance(HOUR + SECOND);
    await expect(resend()).resolves.toBeDefined();
  });

  test('allow fifteen confirmations', async () => {
    await signUp();
    for (let round = 0; round < 15; round++) {
      await expect(confirm('0')).rejects.toMatchObject({ status: 400 });
    }
    await expect(confirm(fixture.secretFor(ANNA))).rejects.toMatchObject(limit);
  });

  test('allow twenty steps of a reset', async () => {
    await createConfirmedUser(fixture, ANNA);
    for (let round = 0; round < 20; round++) await forgot();
    await expect(forgot()).rejects.toMatchObject(limit);
    await expect(reset(fixture.secretFor(ANNA))).rejects.toMatchObject(limit);
  });

  test('allow five changes of a password, five address codes and fifteen answers', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { AccessToken } = await signInPlain(fixture, ANNA);
    const repeat = async (times: number, action: string, input: object) => {
      const run = () => fixture.call(action, { AccessToken, ...input });
      for (let round = 0; round < times; round++) await Promise.allSettled([run()]);
      await expect(run()).rejects.toMatchObject(limit);
    };
    await repeat(5, 'ChangePassword', { PreviousPassword: 'Wrong-horse-77', ProposedPassword: NEW_PASSWORD });
    await repeat(5, 'GetUserAttributeVerificationCode', { AttributeName: 'email' });
    await repeat(15, 'VerifyUserAttribute', { AttributeName: 'email', Code: '0' });
  });

  test('apply to each user separately', async () => {
    await createConfirmedUser(fixture, 'bea@example.org');
    await createConfirmedUser(fixture, ANNA);
    for (let round = 0; round < 20; round++) await forgot();
    const other = { ClientId: CLIENT_ID, Username: 'bea@example.org' };
    await expect(fixture.call('ForgotPassword', other)).resolves.toBeDefined();
  });
});

describe('a lockout', () => {
  const locked = refusal('NotAuthorizedException', 'Password attempts exceeded');
  const wrong = refusal('NotAuthorizedException', 'Incorrect username or password.');
  const fail = () => signInPlain(fixture, ANNA, 'Wrong-horse-77');

  test('starts after five failures and doubles with each further one', async () => {
    await createConfirmedUser(fixture, ANNA);
    for (let round = 0; round < 5; round++) await expect(fail()).rejects.toMatchObject(wrong);
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(locked);
    for (const seconds of [1, 2, 4, 8, 16]) {
      fixture.advance(seconds * SECOND);
      await expect(fail()).rejects.toMatchObject(wrong);
      await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(locked);
    }
    fixture.advance(32 * SECOND);
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
    await expect(fail()).rejects.toMatchObject(wrong);
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
  });

  test('lasts fifteen minutes at most', async () => {
    await createConfirmedUser(fixture, ANNA);
    for (let round = 0; round < 20; round++) {
      if (round >= 5) fixture.advance(15 * MINUTE);
      await expect(fail()).rejects.toMatchObject(wrong);
    }
    fixture.advance(15 * MINUTE - SECOND);
    await expect(signInPlain(fixture, ANNA)).rejects.toMatchObject(locked);
    fixture.advance(SECOND);
    await expect(signInPlain(fixture, ANNA)).resolves.toBeDefined();
  });

  test('stops SRP and sign-in codes too', async () => {
    await createConfirmedUser(fixture, ANNA);
    for (let round = 0; round < 5; round++) await expect(fail()).rejects.toMatchObject(wrong);
    const srp = {
      ClientId: CLIENT_ID,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: ANNA, SRP_A: 'abc' },
    };
    await expect(fixture.call('InitiateAuth', srp)).rejects.toMatchObject(locked);
    await expect(startByEmail()).rejects.toMatchObject(locked);
  });

  test('starts after five wrong sign-in codes, which also block the code', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { Session } = await startByEmail();
    const code = fixture.secretFor(ANNA);
    for (let round = 0; round < 5; round++) {
      await expect(answerByEmail(Session, wrongFor(code))).rejects.toMatchObject(
        refusal('CodeMismatchException'),
      );
    }
    await expect(answerByEmail(Session, code)).rejects.toMatchObject(locked);
    fixture.advance(MINUTE);
    await expect(answerByEmail(Session, code)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Invalid session for the user.'),
    );
    await expect(
      fixture.call('AdminGetUser', { UserPoolId: POOL_ID, Username: ANNA }),
    ).resolves.toBeDefined();
  });
});
