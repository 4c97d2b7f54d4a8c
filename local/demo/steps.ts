import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  confirmUserAttribute,
  deleteUser,
  deleteWebAuthnCredential,
  fetchAuthSession,
  fetchUserAttributes,
  listWebAuthnCredentials,
  resendSignUpCode,
  resetPassword,
  type SignInOutput,
  sendUserAttributeVerificationCode,
  signIn,
  signOut,
  signUp,
  updatePassword,
  updateUserAttributes,
} from 'aws-amplify/auth';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import { ADMINISTRATOR } from '../access.ts';
import type { ConnectedApp } from '../single-sign-on.ts';
import type { LocalSystem } from '../system.ts';
import { findSecret, type Mailbox, secretOf } from './mailbox.ts';
import { addPasskey } from './software-authenticator.ts';

/** The system, and the two ways in which people look at it. */
export interface DemoContext {
  readonly system: LocalSystem;
  readonly mailbox: Mailbox;
  /** The clinic's staff, who use the AWS SDK. */
  readonly clinic: CognitoIdentityProviderClient;
}

const PASSWORD = 'correct horse battery staple';
const NEW_PASSWORD = 'staple battery horse correct';
const CHANGED_PASSWORD = 'battery staple correct horse';
const TEMPORARY_PASSWORD = 'a<b>&"c"d-12345';

/** Connects the AWS SDK to the local user pool. */
export function connectClinic({ region, awsUrl }: LocalSystem): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    region,
    endpoint: awsUrl,
    credentials: ADMINISTRATOR,
  });
}

/** Returns an address that no earlier demo has used. */
export const newAddress = (name: string) => `${name}.${randomUUID().slice(0, 8)}@example.com`;

/** A sign-up in progress, as the browser that began it remembers it. */
export interface SignUp {
  /** Made up by the app; the address becomes a name to sign in with only once it is verified. */
  readonly userName: string;
  readonly address: string;
}

export const newSignUp = (address: string): SignUp => ({ userName: randomUUID(), address });

const signUpOptions = (email: string) => ({
  userAttributes: { email, locale: 'en-GB', name: 'Alex Morgan' },
});

export async function signUpPatient(
  { mailbox }: DemoContext,
  { userName, address }: SignUp,
): Promise<ReceivedEmail> {
  await signUp({ username: userName, password: PASSWORD, options: signUpOptions(address) });
  return mailbox.next(address, 'verify-account');
}

/** Signs up with an address that belongs to an account, as its owner might who has forgotten that, or a stranger. */
export async function signUpAgain({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  const { userName } = newSignUp(address);
  const { nextStep } = await signUp({
    username: userName,
    password: NEW_PASSWORD,
    options: signUpOptions(address),
  });
  require(nextStep.signUpStep === 'CONFIRM_SIGN_UP', 'the answer is the same as for an unknown address');
  const email = await mailbox.next(address, 'already-registered');
  require(findSecret(email) === undefined, 'the owner gets no code that a stranger could ask for');
  return email;
}

export async function resendCode(
  { mailbox }: DemoContext,
  { userName, address }: SignUp,
  first: ReceivedEmail,
): Promise<ReceivedEmail> {
  const firstCode = secretOf(first);
  await resendSignUpCode({ username: userName });
  const email = await mailbox.next(address, 'verify-account-again');
  require(secretOf(email) !== firstCode, 'a resent code is a new one');
  await requireError(
    'CodeMismatchException',
    confirmSignUp({ username: userName, confirmationCode: firstCode }),
  );
  return email;
}

export async function confirmAccount(
  { mailbox }: DemoContext,
  { userName, address }: SignUp,
  codeEmail: ReceivedEmail,
): Promise<ReceivedEmail> {
  const { isSignUpComplete } = await confirmSignUp({
    username: userName,
    confirmationCode: secretOf(codeEmail),
  });
  require(isSignUpComplete, 'the account is confirmed');
  return mailbox.next(address, 'welcome');
}

/** Leaves the patient signed in. No notice follows the first sign-in to a new account. */
export async function signInByPassword(address: string): Promise<undefined> {
  await requireError('NotAuthorizedException', signIn({ username: address, password: NEW_PASSWORD }));
  requireSignedIn(await signIn({ username: address, password: PASSWORD }));
  require((await fetchUserAttributes()).email_verified === 'true', 'the address is verified');
}

/** For the patient who is signed in. Returns the code for the new address, which is not used yet. */
export async function askToChangeAddress(
  { mailbox }: DemoContext,
  from: string,
  to: string,
): Promise<ReceivedEmail> {
  await updateUserAttributes({ userAttributes: { email: to } });
  const email = await mailbox.next(to, 'verify-new-address');
  const { email: inForce } = await fetchUserAttributes();
  require(inForce === from, 'the old address stays until the new one is verified');
  return email;
}

export async function readWarningAtOldAddress(
  { mailbox }: DemoContext,
  address: string,
): Promise<ReceivedEmail> {
  const email = await mailbox.next(address, 'address-change-asked');
  require(findSecret(email) === undefined, 'the old address gets no code');
  return email;
}

/** For the patient who is signed in. */
export async function changeAddress(
  { mailbox }: DemoContext,
  to: string,
  codeEmail: ReceivedEmail,
): Promise<ReceivedEmail> {
  await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: secretOf(codeEmail) });
  require((await fetchUserAttributes()).email === to, 'the new address is in place');
  return mailbox.next(to, 'address-changed');
}

/** For the patient who is signed in. */
export async function changePassword({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  await updatePassword({ oldPassword: PASSWORD, newPassword: CHANGED_PASSWORD });
  return mailbox.next(address, 'password-changed');
}

/** For the patient who is signed in, on a device that only this program has. */
export async function savePasskey({ mailbox, clinic }: DemoContext, address: string): Promise<ReceivedEmail> {
  const { tokens } = await fetchAuthSession();
  await addPasskey(clinic, String(tokens?.accessToken));
  return mailbox.next(address, 'passkey-added');
}

/** For the patient who is signed in. */
export async function removePasskey({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  const { credentials } = await listWebAuthnCredentials();
  require(credentials.length === 1, 'the account has one passkey');
  for (const { credentialId = '' } of credentials) await deleteWebAuthnCredential({ credentialId });
  return mailbox.next(address, 'passkey-removed');
}

/** For the patient who is signed in; signs them out. */
export async function verifyAddressAgain({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  await sendUserAttributeVerificationCode({ userAttributeKey: 'email' });
  const email = await mailbox.next(address, 'verify-address');
  await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: secretOf(email) });
  await signOut();
  return email;
}

export async function signInByCode({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  const { nextStep } = await signIn({
    username: address,
    options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
  });
  require(nextStep.signInStep === 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE', 'a code is required');
  const email = await mailbox.next(address, 'sign-in-code');
  requireSignedIn(await confirmSignIn({ challengeResponse: secretOf(email) }));
  await signOut();
  return email;
}

export async function requestReset({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  await resetPassword({ username: address });
  return mailbox.next(address, 'reset-password');
}

/** Resets the password while a device is signed in with the one before, which signs that device out. */
export async function chooseNewPassword(
  { mailbox }: DemoContext,
  address: string,
  codeEmail: ReceivedEmail,
): Promise<ReceivedEmail> {
  requireSignedIn(await signIn({ username: address, password: CHANGED_PASSWORD }));
  await confirmResetPassword({
    username: address,
    confirmationCode: secretOf(codeEmail),
    newPassword: NEW_PASSWORD,
  });
  await requireError('NotAuthorizedException', fetchUserAttributes());
  await signOut();
  requireSignedIn(await signIn({ username: address, password: NEW_PASSWORD }));
  await signOut();
  return mailbox.next(address, 'password-changed');
}

export async function inviteWithPassword(context: DemoContext, address: string): Promise<ReceivedEmail> {
  await invite(context, { address, locale: 'es-MX', temporaryPassword: TEMPORARY_PASSWORD });
  const email = await context.mailbox.next(address, 'invitation');
  require(secretOf(email) === TEMPORARY_PASSWORD, 'the temporary password arrives as it was set');
  return email;
}

export async function acceptInvitation(address: string, invitation: ReceivedEmail): Promise<undefined> {
  const { nextStep } = await signIn({ username: address, password: secretOf(invitation) });
  require(nextStep.signInStep === 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED', 'a new password is required');
  requireSignedIn(await confirmSignIn({ challengeResponse: PASSWORD }));
}

/** For the patient who is signed in. A code that was sent for this proves that they still read their emails. */
export async function deleteAccount({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  await sendUserAttributeVerificationCode({
    userAttributeKey: 'email',
    options: { clientMetadata: { purpose: 'delete-account' } },
  });
  const email = await mailbox.next(address, 'confirm-deletion');
  await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: secretOf(email) });
  await deleteUser();
  await requireError('NotAuthorizedException', signIn({ username: address, password: PASSWORD }));
  return email;
}

export async function inviteWithoutPassword(context: DemoContext, address: string): Promise<ReceivedEmail> {
  await invite(context, { address, locale: 'ar' });
  return context.mailbox.next(address, 'invitation');
}

export async function resetUnknownAddress(): Promise<undefined> {
  const { nextStep } = await resetPassword({ username: newAddress('nobody') });
  require(nextStep.resetPasswordStep ===
    'CONFIRM_RESET_PASSWORD_WITH_CODE', 'the answer is the same as for an account');
}

/** @param app one with a brand of its own */
export async function resetInApp(
  { clinic, mailbox }: DemoContext,
  { clientId: ClientId, brand = '' }: ConnectedApp,
  address: string,
): Promise<ReceivedEmail> {
  await clinic.send(new ForgotPasswordCommand({ ClientId, Username: address }));
  const email = await mailbox.next(address, 'reset-password');
  require(email.subject.includes(brand), 'the email shows the brand of the app');
  return email;
}

export async function signUpWithBouncingAddress({ mailbox }: DemoContext): Promise<undefined> {
  const bouncing = newSignUp(`bounce+${randomUUID().slice(0, 8)}@simulator.amazonses.com`);
  const { userId = '' } = await signUp({
    username: bouncing.userName,
    password: PASSWORD,
    options: signUpOptions(bouncing.address),
  });
  const { steps } = await mailbox.outcomeFor(userId, 'delivery_bounced');
  require(steps.at(-1)?.hint?.includes('spelling') === true, 'support sees what to do');
}

/** Sends the event itself, because no account of the demo is old enough for a notice of a sign-in. */
export async function noticeSignIn({ system, mailbox }: DemoContext): Promise<ReceivedEmail> {
  const address = newAddress('robin');
  const event = readSampleEvent('post-authentication-authentication');
  await system.lambda.invoke(system.functionFor('PostAuthentication_Authentication').arn, {
    ...event,
    userPoolId: system.userPoolId,
    userName: randomUUID(),
    request: { ...event.request, userAttributes: { ...event.request.userAttributes, email: address } },
  });
  return mailbox.next(address, 'new-sign-in');
}

/** Cognito's threat protection, which sends this event, is not emulated. */
export async function warnOfUnusualSignIn(context: DemoContext, address: string): Promise<ReceivedEmail> {
  const { system, clinic, mailbox } = context;
  const { Users = [] } = await clinic.send(
    new ListUsersCommand({ UserPoolId: system.userPoolId, Filter: `email = "${address}"` }),
  );
  await system.lambda.invokeAsync(system.sender.arn, {
    ...readSampleEvent('account-take-over-notification'),
    userPoolId: system.userPoolId,
    userName: Users[0]?.Username,
  });
  return mailbox.next(address, 'security-alert');
}

export async function sendDamagedCode({ system }: DemoContext): Promise<undefined> {
  const event = readSampleEvent('sign-up');
  const damaged = `${(await system.encryptCode('481516')).slice(0, -8)}AAAAAAA=`;
  await system.lambda.invokeAsync(system.sender.arn, {
    ...event,
    userPoolId: system.userPoolId,
    request: { ...event.request, code: damaged },
  });
  await system.lambda.settled();
  require(system.failedEvents.length === 1, 'the event is in the failure queue');
}

interface Invitation {
  readonly address: string;
  readonly locale: string;
  readonly temporaryPassword?: string;
}

async function invite(
  { system, clinic }: DemoContext,
  { address, locale, temporaryPassword }: Invitation,
): Promise<void> {
  await clinic.send(
    new AdminCreateUserCommand({
      UserPoolId: system.userPoolId,
      Username: randomUUID(),
      UserAttributes: [
        { Name: 'email', Value: address },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'locale', Value: locale },
      ],
      ...(temporaryPassword !== undefined && { TemporaryPassword: temporaryPassword }),
    }),
  );
}

interface SampleEvent {
  readonly request: { readonly userAttributes: object };
}

function readSampleEvent(name: string): SampleEvent {
  return JSON.parse(
    readFileSync(new URL(`../../events/${name}.json`, import.meta.url), 'utf8'),
  ) as SampleEvent;
}

/** @throws Error with the expectation that is not met */
function require(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new Error(`Expected that ${expectation}`);
}

function requireSignedIn({ isSignedIn }: SignInOutput): void {
  require(isSignedIn, 'the patient is signed in');
}

/** @throws Error when the call succeeds or fails with another error */
async function requireError(name: string, call: Promise<unknown>): Promise<void> {
  const outcome = await call.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  require(outcome === name, `the answer is ${name} (it was ${outcome})`);
}
