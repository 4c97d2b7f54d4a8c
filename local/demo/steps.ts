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
  fetchUserAttributes,
  resendSignUpCode,
  resetPassword,
  type SignInOutput,
  sendUserAttributeVerificationCode,
  signIn,
  signOut,
  signUp,
  updateUserAttributes,
} from 'aws-amplify/auth';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import type { ConnectedApp } from '../single-sign-on.ts';
import type { LocalSystem } from '../system.ts';
import { type Mailbox, secretOf } from './mailbox.ts';

/** The system, and the two ways in which people look at it. */
export interface DemoContext {
  readonly system: LocalSystem;
  readonly mailbox: Mailbox;
  /** The clinic's staff, who use the AWS SDK. */
  readonly clinic: CognitoIdentityProviderClient;
}

const PASSWORD = 'correct horse battery staple';
const NEW_PASSWORD = 'staple battery horse correct';
const TEMPORARY_PASSWORD = 'a<b>&"c"d-12345';

/** Connects the AWS SDK to the local user pool. */
export function connectClinic({ region, awsUrl }: LocalSystem): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    region,
    endpoint: awsUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

/** Returns an address that no earlier demo has used. */
export const newAddress = (name: string) => `${name}.${randomUUID().slice(0, 8)}@example.com`;

const signUpOptions = (email: string) => ({
  userAttributes: { email, locale: 'en-GB', name: 'Alex Morgan' },
});

export async function signUpPatient({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  await signUp({ username: address, password: PASSWORD, options: signUpOptions(address) });
  return mailbox.next(address, 'verify-account');
}

export async function resendCode(
  { mailbox }: DemoContext,
  address: string,
  first: ReceivedEmail,
): Promise<ReceivedEmail> {
  const firstCode = secretOf(first);
  await resendSignUpCode({ username: address });
  const email = await mailbox.next(address, 'verify-account-again');
  require(secretOf(email) !== firstCode, 'a resent code is a new one');
  await requireError(
    'CodeMismatchException',
    confirmSignUp({ username: address, confirmationCode: firstCode }),
  );
  return email;
}

export async function confirmAccount(
  { mailbox }: DemoContext,
  address: string,
  codeEmail: ReceivedEmail,
): Promise<ReceivedEmail> {
  const { isSignUpComplete } = await confirmSignUp({
    username: address,
    confirmationCode: secretOf(codeEmail),
  });
  require(isSignUpComplete, 'the account is confirmed');
  return mailbox.next(address, 'welcome');
}

/** Leaves the patient signed in. */
export async function signInByPassword({ mailbox }: DemoContext, address: string): Promise<ReceivedEmail> {
  await requireError('NotAuthorizedException', signIn({ username: address, password: NEW_PASSWORD }));
  requireSignedIn(await signIn({ username: address, password: PASSWORD }));
  require((await fetchUserAttributes()).email_verified === 'true', 'the address is verified');
  return mailbox.next(address, 'new-sign-in');
}

/** For the patient who is signed in. */
export async function changeAddress(
  { mailbox }: DemoContext,
  from: string,
  to: string,
): Promise<ReceivedEmail> {
  await updateUserAttributes({ userAttributes: { email: to } });
  const email = await mailbox.next(to, 'verify-new-address');
  require((await fetchUserAttributes()).email ===
    from, 'the old address stays until the new one is verified');
  await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: secretOf(email) });
  require((await fetchUserAttributes()).email === to, 'the new address is in place');
  return email;
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

export async function chooseNewPassword(
  { mailbox }: DemoContext,
  address: string,
  codeEmail: ReceivedEmail,
): Promise<ReceivedEmail> {
  await confirmResetPassword({
    username: address,
    confirmationCode: secretOf(codeEmail),
    newPassword: NEW_PASSWORD,
  });
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
  await signOut();
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
  const bouncing = `bounce+${randomUUID().slice(0, 8)}@simulator.amazonses.com`;
  const { userId = '' } = await signUp({
    username: bouncing,
    password: PASSWORD,
    options: signUpOptions(bouncing),
  });
  const { steps } = await mailbox.outcomeFor(userId, 'delivery_bounced');
  require(steps.at(-1)?.hint?.includes('spelling') === true, 'support sees what to do');
}

/** Cognito's threat protection, which sends this event, is not emulated. */
export async function warnOfUnusualSignIn(context: DemoContext, address: string): Promise<ReceivedEmail> {
  const { system, clinic, mailbox } = context;
  const { Users = [] } = await clinic.send(
    new ListUsersCommand({ UserPoolId: system.userPoolId, Filter: `email = "${address}"` }),
  );
  const event = readSampleEvent('account-take-over-notification');
  const userAttributes = { ...event.request.userAttributes, email: address };
  await system.lambda.invokeAsync(system.sender.arn, {
    ...event,
    userPoolId: system.userPoolId,
    userName: Users[0]?.Username,
    request: { ...event.request, userAttributes },
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
      Username: address,
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
