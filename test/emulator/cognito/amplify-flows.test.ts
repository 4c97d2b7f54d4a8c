import { setTimeout as delay } from 'node:timers/promises';
import type { AuthSession } from 'aws-amplify/auth';
import { decodeJwt } from 'jose';
import { amplify, configureAmplify } from './amplify.ts';
import {
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
const written = ({ tokens }: AuthSession) => String(tokens?.accessToken);
let fixture: Fixture;

beforeEach(async () => {
  fixture = await createFixture();
  configureAmplify((await serve(fixture)).url);
});

describe('the unmodified Amplify client', () => {
  test('signs up, requests another code, confirms and signs in', async () => {
    const signedUp = await amplify.signUp({
      username: ANNA,
      password: PASSWORD,
      options: { userAttributes: { name: 'Anna' } },
    });
    expect(signedUp.nextStep).toMatchObject({
      signUpStep: 'CONFIRM_SIGN_UP',
      codeDeliveryDetails: { destination: 'a***@e***', deliveryMedium: 'EMAIL', attributeName: 'email' },
    });
    const first = fixture.secretFor(ANNA);
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).resolves.toMatchObject({
      nextStep: { signInStep: 'CONFIRM_SIGN_UP' },
    });
    await amplify.resendSignUpCode({ username: ANNA });
    const second = fixture.secretFor(ANNA);
    expect(second).toMatch(/^\d{6}$/);
    if (first !== second) {
      await expect(amplify.confirmSignUp({ username: ANNA, confirmationCode: first })).rejects.toMatchObject({
        name: 'CodeMismatchException',
      });
    }
    await expect(amplify.confirmSignUp({ username: ANNA, confirmationCode: second })).resolves.toMatchObject({
      isSignUpComplete: true,
    });
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).resolves.toMatchObject({
      isSignedIn: true,
    });
    await expect(amplify.fetchUserAttributes()).resolves.toMatchObject({
      email: ANNA,
      email_verified: 'true',
      name: 'Anna',
    });
    expect((await amplify.getCurrentUser()).userId).toBe(signedUp.userId);
  });

  test('signs in with the password in the clear', async () => {
    await createConfirmedUser(fixture, ANNA);
    const options = { authFlowType: 'USER_PASSWORD_AUTH' } as const;
    await expect(
      amplify.signIn({ username: ANNA, password: 'Wrong-horse-77', options }),
    ).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD, options })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  test('signs in with a code from an email after a wrong one', async () => {
    await createConfirmedUser(fixture, ANNA);
    const options = { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' } as const;
    const { nextStep } = await amplify.signIn({ username: ANNA, options });
    expect(nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
      codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'a***@e***' },
    });
    const code = fixture.secretFor(ANNA);
    expect(code).toMatch(/^\d{8}$/);
    const wrong = code === '00000000' ? '11111111' : '00000000';
    await expect(amplify.confirmSignIn({ challengeResponse: wrong })).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
    await expect(amplify.confirmSignIn({ challengeResponse: code })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  test.each(['PASSWORD', 'PASSWORD_SRP'] as const)(
    'signs in by preferring %s',
    async (preferredChallenge) => {
      await createConfirmedUser(fixture, ANNA);
      const options = { authFlowType: 'USER_AUTH', preferredChallenge } as const;
      await expect(amplify.signIn({ username: ANNA, password: PASSWORD, options })).resolves.toMatchObject({
        isSignedIn: true,
      });
    },
  );

  test.each(['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP'])('signs in by selecting %s', async (choice) => {
    await createConfirmedUser(fixture, ANNA);
    const { nextStep } = await amplify.signIn({ username: ANNA, options: { authFlowType: 'USER_AUTH' } });
    expect(nextStep).toMatchObject({
      signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION',
      availableChallenges: ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP'],
    });
    await amplify.confirmSignIn({ challengeResponse: choice });
    const answer = choice === 'EMAIL_OTP' ? fixture.secretFor(ANNA) : PASSWORD;
    await expect(amplify.confirmSignIn({ challengeResponse: answer })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  test('signs in automatically after sign-up, with the password in memory', async () => {
    await amplify.signUp({
      username: ANNA,
      password: PASSWORD,
      options: { userAttributes: { email: ANNA }, autoSignIn: true },
    });
    const confirmed = await amplify.confirmSignUp({
      username: ANNA,
      confirmationCode: fixture.secretFor(ANNA),
    });
    expect(confirmed.nextStep.signUpStep).toBe('COMPLETE_AUTO_SIGN_IN');
    await expect(amplify.autoSignIn()).resolves.toMatchObject({ isSignedIn: true });
    await delay(350);
  });

  test('signs up without a password and signs in automatically', async () => {
    await amplify.signUp({
      username: ANNA,
      options: { userAttributes: { email: ANNA }, autoSignIn: { authFlowType: 'USER_AUTH' } },
    });
    await amplify.confirmSignUp({ username: ANNA, confirmationCode: fixture.secretFor(ANNA) });
    await expect(amplify.autoSignIn()).resolves.toMatchObject({ isSignedIn: true });
    await amplify.signOut();
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await delay(350);
  });

  test('resets a forgotten password', async () => {
    await createConfirmedUser(fixture, ANNA);
    const { nextStep } = await amplify.resetPassword({ username: ANNA });
    expect(nextStep).toMatchObject({
      resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE',
      codeDeliveryDetails: { destination: 'a***@e***' },
    });
    const confirmationCode = fixture.secretFor(ANNA);
    await expect(
      amplify.confirmResetPassword({ username: ANNA, confirmationCode, newPassword: 'short' }),
    ).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    });
    await amplify.confirmResetPassword({ username: ANNA, confirmationCode, newPassword: 'Better-horse-8' });
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(amplify.signIn({ username: ANNA, password: 'Better-horse-8' })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  test('must reset a password that an administrator has reset', async () => {
    await createConfirmedUser(fixture, ANNA);
    await fixture.call('AdminResetUserPassword', { UserPoolId: POOL_ID, Username: ANNA });
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).resolves.toMatchObject({
      nextStep: { signInStep: 'RESET_PASSWORD' },
    });
    const confirmationCode = fixture.secretFor(ANNA);
    await amplify.confirmResetPassword({ username: ANNA, confirmationCode, newPassword: 'Better-horse-8' });
    await expect(amplify.signIn({ username: ANNA, password: 'Better-horse-8' })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  test('changes the password', async () => {
    await createConfirmedUser(fixture, ANNA);
    await amplify.signIn({ username: ANNA, password: PASSWORD });
    await expect(
      amplify.updatePassword({ oldPassword: 'Wrong-horse-77', newPassword: 'Better-horse-8' }),
    ).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await amplify.updatePassword({ oldPassword: PASSWORD, newPassword: 'Better-horse-8' });
    await amplify.signOut();
    await expect(amplify.signIn({ username: ANNA, password: 'Better-horse-8' })).resolves.toMatchObject({
      isSignedIn: true,
    });
  });

  test('changes the address, which takes effect when it is confirmed', async () => {
    const sub = await createConfirmedUser(fixture, ANNA);
    await amplify.signIn({ username: ANNA, password: PASSWORD });
    const updated = await amplify.updateUserAttributes({
      userAttributes: { email: 'new@example.net', name: 'Anna B.' },
    });
    expect(updated.email.nextStep).toMatchObject({
      updateAttributeStep: 'CONFIRM_ATTRIBUTE_WITH_CODE',
      codeDeliveryDetails: { destination: 'n***@e***' },
    });
    expect(updated.name.nextStep.updateAttributeStep).toBe('DONE');
    await expect(amplify.fetchUserAttributes()).resolves.toMatchObject({
      email: ANNA,
      email_verified: 'true',
      name: 'Anna B.',
    });
    await amplify.sendUserAttributeVerificationCode({ userAttributeKey: 'email' });
    await amplify.confirmUserAttribute({
      userAttributeKey: 'email',
      confirmationCode: fixture.secretFor('new@example.net'),
    });
    await expect(amplify.fetchUserAttributes()).resolves.toMatchObject({
      email: 'new@example.net',
      email_verified: 'true',
    });
    await amplify.signOut();
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(amplify.signIn({ username: 'NEW@example.net', password: PASSWORD })).resolves.toMatchObject({
      isSignedIn: true,
    });
    expect((await amplify.getCurrentUser()).userId).toBe(sub);
  });

  test('refreshes its tokens', async () => {
    await createConfirmedUser(fixture, ANNA);
    await amplify.signIn({ username: ANNA, password: PASSWORD });
    const before = await amplify.fetchAuthSession();
    const after = await amplify.fetchAuthSession({ forceRefresh: true });
    expect(written(after)).not.toBe(written(before));
    expect(decodeJwt(written(after)).origin_jti).toBe(decodeJwt(written(before)).origin_jti);
    await expect(amplify.fetchUserAttributes()).resolves.toMatchObject({ email: ANNA });
  });

  test('signs out on this device, which revokes only this sign-in, and everywhere', async () => {
    await createConfirmedUser(fixture, ANNA);
    const accessToken = async () => written(await amplify.fetchAuthSession());
    await amplify.signIn({ username: ANNA, password: PASSWORD });
    const first = await accessToken();
    await amplify.signOut();
    const revoked = refusal('NotAuthorizedException', 'Access Token has been revoked');
    await expect(fixture.call('GetUser', { AccessToken: first })).rejects.toMatchObject(revoked);
    await amplify.signIn({ username: ANNA, password: PASSWORD });
    const second = await accessToken();
    await amplify.signOut({ global: true });
    await expect(fixture.call('GetUser', { AccessToken: second })).rejects.toMatchObject(revoked);
  });

  test('deletes the account', async () => {
    await createConfirmedUser(fixture, ANNA);
    await amplify.signIn({ username: ANNA, password: PASSWORD });
    await amplify.deleteUser();
    await expect(amplify.signIn({ username: ANNA, password: PASSWORD })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  test('replaces the temporary password of an invitation and adds missing attributes', async () => {
    const schema = [{ Name: 'name', AttributeDataType: 'String', Required: true, Mutable: true }];
    fixture = await createFixture({ properties: { Schema: schema } });
    configureAmplify((await serve(fixture)).url);
    await fixture.call('AdminCreateUser', {
      UserPoolId: POOL_ID,
      Username: ANNA,
      TemporaryPassword: 'Temporary-<&>1',
    });
    const { nextStep } = await amplify.signIn({ username: ANNA, password: 'Temporary-<&>1' });
    expect(nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED',
      missingAttributes: ['name'],
    });
    await expect(
      amplify.confirmSignIn({ challengeResponse: 'weak', options: { userAttributes: { name: 'Anna' } } }),
    ).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await expect(
      amplify.confirmSignIn({ challengeResponse: PASSWORD, options: { userAttributes: { name: 'Anna' } } }),
    ).resolves.toMatchObject({ isSignedIn: true });
    await expect(amplify.fetchUserAttributes()).resolves.toMatchObject({ name: 'Anna' });
  });
});
