import { amplify, configureAmplify } from './amplify.ts';
import {
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  POOL_ID,
  refusal,
  serve,
  stopServing,
} from './user-pool-fixture.ts';

afterEach(stopServing);

const ANNA = 'anna@example.org';
const NOBODY = 'nobody@example.org';
const start = (fixture: Fixture, USERNAME: string, AuthFlow: string, parameters: object = {}) =>
  fixture.call('InitiateAuth', {
    ClientId: CLIENT_ID,
    AuthFlow,
    AuthParameters: { USERNAME, ...parameters },
  });
const srp = (fixture: Fixture, name: string) => start(fixture, name, 'USER_SRP_AUTH', { SRP_A: 'abc123' });

describe('a client with PreventUserExistenceErrors', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await createFixture();
    await createConfirmedUser(fixture, ANNA);
  });

  test('starts SRP for a simulated user with the same salt and name every time', async () => {
    const first = await srp(fixture, NOBODY);
    const second = await srp(fixture, NOBODY.toUpperCase());
    const real = await srp(fixture, ANNA);
    expect(Object.keys(first.ChallengeParameters)).toEqual(Object.keys(real.ChallengeParameters));
    expect(first.ChallengeParameters.SALT).toBe(second.ChallengeParameters.SALT);
    expect(first.ChallengeParameters.USERNAME).toBe(second.ChallengeParameters.USERNAME);
    expect(first.ChallengeParameters.SRP_B).not.toBe(second.ChallengeParameters.SRP_B);
    expect(first.ChallengeParameters.USERNAME).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    expect(first.ChallengeParameters.SALT).toHaveLength(32);
    const restarted = await createFixture({ state: fixture.pool.snapshot() });
    expect((await srp(restarted, NOBODY)).ChallengeParameters.SALT).toBe(first.ChallengeParameters.SALT);
  });

  test('returns the same error for an unknown user, a wrong password and a user without one', async () => {
    configureAmplify((await serve(fixture)).url);
    await fixture.call('AdminCreateUser', { UserPoolId: POOL_ID, Username: 'code@example.org' });
    const refused = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    for (const username of [NOBODY, ANNA, 'code@example.org']) {
      for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'] as const) {
        await expect(
          amplify.signIn({ username, password: 'Wrong-horse-77', options: { authFlowType } }),
        ).rejects.toMatchObject(refused);
      }
    }
  });

  test('locks out a simulated user like a real one', async () => {
    for (const name of [ANNA, NOBODY]) {
      const fail = () => start(fixture, name, 'USER_PASSWORD_AUTH', { PASSWORD: 'Wrong-horse-77' });
      for (let round = 0; round < 5; round++) {
        await expect(fail()).rejects.toMatchObject(
          refusal('NotAuthorizedException', 'Incorrect username or password.'),
        );
      }
      await expect(fail()).rejects.toMatchObject(
        refusal('NotAuthorizedException', 'Password attempts exceeded'),
      );
    }
  });

  test('offers a simulated user the same choices, and a code that is never sent', async () => {
    const [real, simulated] = await Promise.all([
      start(fixture, ANNA, 'USER_AUTH'),
      start(fixture, NOBODY, 'USER_AUTH'),
    ]);
    expect({ ...simulated, Session: '' }).toEqual({ ...real, Session: '' });
    const { Session, ...challenge } = await start(fixture, NOBODY, 'USER_AUTH', {
      PREFERRED_CHALLENGE: 'EMAIL_OTP',
    });
    expect(challenge.ChallengeParameters.CODE_DELIVERY_DESTINATION).toBe('n***@e***');
    const answer = { ClientId: CLIENT_ID, ChallengeName: 'EMAIL_OTP', Session };
    const ChallengeResponses = { USERNAME: NOBODY, EMAIL_OTP_CODE: '12345678' };
    await expect(
      fixture.call('RespondToAuthChallenge', { ...answer, ChallengeResponses }),
    ).rejects.toMatchObject(refusal('CodeMismatchException'));
    expect(fixture.emails).toEqual([]);
  });

  test('simulates resets and confirmations', async () => {
    const named = { ClientId: CLIENT_ID, Username: NOBODY };
    const delivery = {
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' },
    };
    const confirmation = { ...named, ConfirmationCode: '123456', Password: PASSWORD };
    await expect(fixture.call('ConfirmForgotPassword', confirmation)).rejects.toMatchObject(
      refusal('ExpiredCodeException'),
    );
    await expect(fixture.call('ForgotPassword', named)).resolves.toEqual(delivery);
    await expect(fixture.call('ConfirmForgotPassword', confirmation)).rejects.toMatchObject(
      refusal('CodeMismatchException'),
    );
    await expect(fixture.call('ResendConfirmationCode', named)).resolves.toEqual(delivery);
    await expect(fixture.call('ConfirmSignUp', confirmation)).rejects.toMatchObject(
      refusal('CodeMismatchException'),
    );
    expect(fixture.emails).toEqual([]);
  });

  test('simulates a reset for a user whose address is not verified or who is disabled', async () => {
    await fixture.call('SignUp', { ClientId: CLIENT_ID, Username: 'bea@example.org', Password: PASSWORD });
    await fixture.call('AdminDisableUser', { UserPoolId: POOL_ID, Username: ANNA });
    const sent = fixture.emails.length;
    for (const Username of ['bea@example.org', ANNA]) {
      await expect(fixture.call('ForgotPassword', { ClientId: CLIENT_ID, Username })).resolves.toHaveProperty(
        'CodeDeliveryDetails',
      );
    }
    expect(fixture.emails).toHaveLength(sent);
  });

  test('refuses a second account with the same address', async () => {
    const again = { ClientId: CLIENT_ID, Username: 'ANNA@Example.org', Password: PASSWORD };
    await expect(fixture.call('SignUp', again)).rejects.toMatchObject(refusal('UsernameExistsException'));
  });
});

describe('a client without PreventUserExistenceErrors', () => {
  test('returns UserNotFoundException', async () => {
    const fixture = await createFixture({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    const unknown = refusal('UserNotFoundException', 'User does not exist.');
    const named = { ClientId: CLIENT_ID, Username: NOBODY, ConfirmationCode: '123456', Password: PASSWORD };
    await expect(srp(fixture, NOBODY)).rejects.toMatchObject(unknown);
    await expect(start(fixture, NOBODY, 'USER_AUTH')).rejects.toMatchObject(unknown);
    for (const action of [
      'ForgotPassword',
      'ConfirmForgotPassword',
      'ResendConfirmationCode',
      'ConfirmSignUp',
    ]) {
      await expect(fixture.call(action, named)).rejects.toMatchObject(unknown);
    }
    await fixture.call('SignUp', { ClientId: CLIENT_ID, Username: NOBODY, Password: PASSWORD });
    await expect(fixture.call('ForgotPassword', named)).rejects.toMatchObject(
      refusal('InvalidParameterException'),
    );
  });
});
