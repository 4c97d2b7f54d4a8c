import { secretOf } from '../../local/demo/mailbox.ts';
import { addPasskey } from '../../local/demo/software-authenticator.ts';
import { type Attacks, HOUR, OTHER_PASSWORD, openAttacks, PASSWORD } from './attacks.ts';

let attacks: Attacks;
beforeAll(async () => {
  attacks = await openAttacks();
});
afterAll(() => attacks.close());

const app = (Username: string) => ({ ClientId: attacks.system.clientId, Username });
const attributesOf = async (AccessToken: string) => {
  const { UserAttributes = [] } = await attacks.cognito.getUser({ AccessToken });
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
};
const textOf = ({
  body,
}: {
  readonly body: { readonly text?: string | undefined; readonly html?: string | undefined };
}) => `${body.text}${body.html}`;

describe('somebody who signs up first with the address of a patient', () => {
  test('gets nothing once the patient has signed up, and leaves nothing in their account', async () => {
    const { cognito, mailbox, signIn, signUp } = attacks;
    const address = 'first@example.com';
    const attacker = await signUp(address, OTHER_PASSWORD, { name: 'Mallory' });
    const attackersCode = secretOf(await mailbox.next(address, 'verify-account'));
    const patient = await signUp(address, PASSWORD, { name: 'Alex' });
    const code = secretOf(await mailbox.next(address, 'verify-account'));

    await expect(
      cognito.confirmSignUp({ ...app(patient.userName), ConfirmationCode: attackersCode }),
    ).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await cognito.confirmSignUp({ ...app(patient.userName), ConfirmationCode: code });

    await expect(signIn(address, OTHER_PASSWORD)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const attributes = await attributesOf((await signIn(address)).AccessToken);
    expect(attributes).toMatchObject({ sub: patient.sub, name: 'Alex', email_verified: 'true' });

    // Even with the code, which only the patient's mailbox has.
    await expect(
      cognito.confirmSignUp({ ...app(attacker.userName), ConfirmationCode: attackersCode }),
    ).rejects.toMatchObject({ name: 'AliasExistsException' });
    await expect(signIn(attacker.userName, OTHER_PASSWORD)).rejects.toThrow();
    expect((await attributesOf((await signIn(address)).AccessToken)).sub).toBe(patient.sub);
  });

  test('gets no further code to the address once it is verified', async () => {
    const { cognito, createPatient, emailsTo, mailbox, signUp } = attacks;
    const address = 'second@example.com';
    const attacker = await signUp(address, OTHER_PASSWORD);
    await mailbox.next(address, 'verify-account');
    await createPatient(address);
    await cognito.resendConfirmationCode(app(attacker.userName));
    await mailbox.next(address, 'already-registered');
    const last = (await emailsTo(address)).at(-1);
    expect(last?.body.text).not.toMatch(/\b\d{6}\b/);
  });

  test('cannot make the patient confirm it by a link, which carries no user name', async () => {
    const { mailbox, signUp } = attacks;
    const address = 'third@example.com';
    const { userName, sub } = await signUp(address, OTHER_PASSWORD);
    const email = await mailbox.next(address, 'verify-account');
    expect(textOf(email)).toContain('/confirm#');
    for (const name of [userName, sub, address]) {
      expect(
        textOf(email)
          .match(/https?:\/\/[^\s"<]+/g)
          ?.join(),
      ).not.toContain(name);
    }
  });

  test('cannot sign in before the address is verified, whatever the name', async () => {
    const { signIn, signUp } = attacks;
    const { userName } = await signUp('fourth@example.com', OTHER_PASSWORD);
    await expect(signIn('fourth@example.com', OTHER_PASSWORD)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    // Cognito answers so whatever the password is, so a sign-in proves nothing before the confirmation.
    for (const password of [OTHER_PASSWORD, 'a wrong password']) {
      await expect(signIn(userName, password)).rejects.toMatchObject({ name: 'UserNotConfirmedException' });
    }
  });

  test.each([
    ['an address', 'alex@example.com'],
    ['a word', 'alex'],
    ['a UUID in capitals', '6A1C2F8E-93B4-4F0D-9C57-2D8E4B7A1F30'],
  ])('cannot choose %s as a user name, which would show who has an account', async (_, Username) => {
    const UserAttributes = [{ Name: 'email', Value: 'fifth@example.com' }];
    await expect(
      attacks.cognito.signUp({ ...app(Username), Password: PASSWORD, UserAttributes }),
    ).rejects.toMatchObject({ name: expect.stringMatching(/^(UserLambdaValidation|InvalidParameter)Exc/) });
    expect(await attacks.emailsTo('fifth@example.com')).toEqual([]);
  });
});

describe('somebody who is still signed in', () => {
  test('when the patient resets the password is signed out, and the email says so', async () => {
    const { cognito, createPatient, mailbox, signIn, system } = attacks;
    const { address } = await createPatient('reset@example.com');
    const { AccessToken, RefreshToken } = await signIn(address);
    await cognito.forgotPassword(app(address));
    const ConfirmationCode = secretOf(await mailbox.next(address, 'reset-password'));
    await cognito.confirmForgotPassword({ ...app(address), ConfirmationCode, Password: OTHER_PASSWORD });

    const ClientId = system.clientId;
    await expect(cognito.getTokensFromRefreshToken({ ClientId, RefreshToken })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    await expect(
      cognito.initiateAuth({
        ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
    ).rejects.toThrow();
    await expect(cognito.getUser({ AccessToken })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(signIn(address, OTHER_PASSWORD)).resolves.toHaveProperty('AccessToken');
    const { body } = await mailbox.next(address, 'password-changed');
    expect(body.text).toMatch(/signs out all devices/);
  });

  test('in one of the apps when the patient resets the password is signed out there, too', async () => {
    const { cognito, createPatient, mailbox, signIn, system } = attacks;
    const booking = system.singleSignOn?.apps.find(({ confidential }) => !confidential)?.clientId ?? '';
    const { address } = await createPatient('reset-in-app@example.com');
    const { RefreshToken } = await signIn(address, PASSWORD, booking);
    await cognito.forgotPassword(app(address));
    const ConfirmationCode = secretOf(await mailbox.next(address, 'reset-password'));
    await cognito.confirmForgotPassword({ ...app(address), ConfirmationCode, Password: OTHER_PASSWORD });
    await expect(
      cognito.getTokensFromRefreshToken({ ClientId: booking, RefreshToken }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('can use a refresh token once, and its copies for a minute more', async () => {
    const { cognito, createPatient, signIn, system, wait } = attacks;
    const { address } = await createPatient('rotation@example.com');
    const { RefreshToken } = await signIn(address);
    const exchange = () => cognito.getTokensFromRefreshToken({ ClientId: system.clientId, RefreshToken });
    const { AuthenticationResult } = await exchange();
    expect(AuthenticationResult?.RefreshToken).not.toBe(RefreshToken);
    await expect(exchange()).resolves.toHaveProperty('AuthenticationResult');
    wait(61_000);
    await expect(exchange()).rejects.toThrow();
  });
});

describe('a thief with an access token of the portal', () => {
  test('cannot change the address without a warning to the address in force, and a notice afterwards', async () => {
    const { cognito, createPatient, mailbox, signIn } = attacks;
    const { address } = await createPatient('stolen@example.com');
    const { AccessToken } = await signIn(address);
    const UserAttributes = [{ Name: 'email', Value: 'thief@example.com' }];
    await cognito.updateUserAttributes({ AccessToken, UserAttributes });
    const warning = await mailbox.next(address, 'address-change-asked');
    expect(textOf(warning)).not.toContain('thief@example.com');
    expect(await attributesOf(AccessToken)).toMatchObject({ email: address, email_verified: 'true' });
    const Code = secretOf(await mailbox.next('thief@example.com', 'verify-new-address'));
    await cognito.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code });
    await mailbox.next('thief@example.com', 'address-changed');
  });

  test('cannot add a passkey, and cannot remove one, without a notice to the address', async () => {
    const { cognito, createPatient, mailbox, signIn } = attacks;
    const { address } = await createPatient('passkey@example.com');
    const { AccessToken } = await signIn(address);
    const CredentialId = await addPasskey(cognito, AccessToken);
    const added = await mailbox.next(address, 'passkey-added');
    expect(added.body.text).toContain('/account');
    await cognito.deleteWebAuthnCredential({ AccessToken, CredentialId });
    await mailbox.next(address, 'passkey-removed');
  });

  test('keeps a passkey that he added when the patient resets the password, until the patient removes it', async () => {
    const { cognito, createPatient, mailbox, signIn } = attacks;
    const { address } = await createPatient('kept-passkey@example.com');
    const { AccessToken } = await signIn(address);
    await addPasskey(cognito, AccessToken);
    await cognito.forgotPassword(app(address));
    const ConfirmationCode = secretOf(await mailbox.next(address, 'reset-password'));
    await cognito.confirmForgotPassword({ ...app(address), ConfirmationCode, Password: OTHER_PASSWORD });
    const patient = await signIn(address, OTHER_PASSWORD);
    const factors = async () => (await cognito.getUserAuthFactors(patient)).ConfiguredUserAuthFactors;
    expect(await factors()).toContain('WEB_AUTHN');
    const { Credentials = [] } = await cognito.listWebAuthnCredentials(patient);
    for (const { CredentialId } of Credentials) {
      await cognito.deleteWebAuthnCredential({ ...patient, CredentialId });
    }
    expect(await factors()).not.toContain('WEB_AUTHN');
  });

  test('cannot take the address of another patient', async () => {
    const { cognito, createPatient, mailbox, signIn } = attacks;
    const victim = await createPatient('taken@example.com');
    const thief = await createPatient('taker@example.com');
    const { AccessToken } = await signIn(thief.address);
    const UserAttributes = [{ Name: 'email', Value: victim.address }];
    await cognito.updateUserAttributes({ AccessToken, UserAttributes });
    const Code = secretOf(await mailbox.next(victim.address, 'verify-new-address'));
    await expect(
      cognito.verifyUserAttribute({ AccessToken, AttributeName: 'email', Code }),
    ).rejects.toMatchObject({ name: 'AliasExistsException' });
    expect((await attributesOf((await signIn(victim.address)).AccessToken)).sub).toBe(victim.sub);
  });

  test('cannot change the password without a notice', async () => {
    const { cognito, createPatient, mailbox, signIn } = attacks;
    const { address } = await createPatient('password@example.com');
    const { AccessToken } = await signIn(address);
    await cognito.changePassword({
      AccessToken,
      PreviousPassword: PASSWORD,
      ProposedPassword: OTHER_PASSWORD,
    });
    await mailbox.next(address, 'password-changed');
  });

  test('cannot hide a sign-in to an old account by a change of it', async () => {
    const { cognito, createPatient, mailbox, signIn, wait } = attacks;
    // The functions compare with their own clock, so the account was made in the past.
    wait(-25 * HOUR);
    const { address } = await createPatient('old@example.com');
    wait(25 * HOUR);
    const { AccessToken } = await signIn(address);
    await mailbox.next(address, 'new-sign-in');
    await cognito.updateUserAttributes({
      AccessToken,
      UserAttributes: [{ Name: 'name', Value: 'Changed' }],
    });
    await signIn(address);
    await mailbox.next(address, 'new-sign-in');
  });

  test('is not what a patient is warned of after signing up', async () => {
    const { createPatient, emailsTo, signIn } = attacks;
    const { address } = await createPatient('new@example.com');
    await signIn(address);
    const subjects = (await emailsTo(address)).map(({ subject }) => subject);
    expect(subjects).toHaveLength(2);
    expect(subjects.join()).not.toContain('New sign-in');
  });
});
