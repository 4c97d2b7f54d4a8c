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
import type { LocalSystem } from '../system.ts';
import { type Mailbox, secretOf } from './mailbox.ts';
import { configureAmplify } from './patient.ts';

/** One thing that a patient, the clinic or the network does. */
export interface DemoStep {
  readonly name: string;
  /** @returns the email that came of it, if one should */
  readonly run: () => Promise<ReceivedEmail | undefined>;
}

const PASSWORD = 'correct horse battery staple';
const NEW_PASSWORD = 'staple battery horse correct';

/**
 * Every flow of the system that needs no web app, in order: through the unmodified aws-amplify as the patient, the
 * AWS SDK as the clinic, and the inbox as the eyes of both. Each step throws when what it expects does not happen.
 */
export function demoSteps(system: LocalSystem, mailbox: Mailbox): DemoStep[] {
  configureAmplify(system);
  const clinic = new CognitoIdentityProviderClient({
    region: system.region,
    endpoint: system.awsUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const address = (name: string) => `${name}.${randomUUID().slice(0, 8)}@example.com`;
  const patient = address('alex');
  const newAddress = address('alex.new');
  const invited = address('sam');
  const passwordless = address('kim');
  const temporaryPassword = 'a<b>&"c"d-12345';
  const options = (locale: string, email: string) => ({
    userAttributes: { email, locale, name: 'Alex Morgan' },
  });
  const invite = (email: string, locale: string, password?: string) =>
    clinic.send(
      new AdminCreateUserCommand({
        UserPoolId: system.userPoolId,
        Username: email,
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
          { Name: 'locale', Value: locale },
        ],
        ...(password !== undefined && { TemporaryPassword: password }),
      }),
    );
  let code = '';
  const received = async (to: string, kind: string) => {
    const email = await mailbox.next(to, kind);
    code = secretOf(email);
    return email;
  };

  return [
    {
      name: 'Sign up',
      run: async () => {
        await signUp({ username: patient, password: PASSWORD, options: options('en-GB', patient) });
        return received(patient, 'verify-account');
      },
    },
    {
      name: 'Ask for the code again',
      run: async () => {
        const first = code;
        await resendSignUpCode({ username: patient });
        const email = await received(patient, 'verify-account-again');
        require(code !== first, 'a resent code is a new one');
        await refused('CodeMismatchException', confirmSignUp({ username: patient, confirmationCode: first }));
        return email;
      },
    },
    {
      name: 'Confirm the account',
      run: async () => {
        const { isSignUpComplete } = await confirmSignUp({ username: patient, confirmationCode: code });
        require(isSignUpComplete, 'the account is confirmed');
        return mailbox.next(patient, 'welcome');
      },
    },
    {
      name: 'Sign in by password',
      run: async () => {
        await refused('NotAuthorizedException', signIn({ username: patient, password: NEW_PASSWORD }));
        requireSignedIn(await signIn({ username: patient, password: PASSWORD }));
        require((await fetchUserAttributes()).email_verified === 'true', 'the address is verified');
        return mailbox.next(patient, 'new-sign-in');
      },
    },
    {
      name: 'Change the address',
      run: async () => {
        await updateUserAttributes({ userAttributes: { email: newAddress } });
        const email = await received(newAddress, 'verify-new-address');
        require((await fetchUserAttributes()).email ===
          patient, 'the old address stays until the new one is verified');
        await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: code });
        require((await fetchUserAttributes()).email === newAddress, 'the new address is in place');
        return email;
      },
    },
    {
      name: 'Verify the address again',
      run: async () => {
        await sendUserAttributeVerificationCode({ userAttributeKey: 'email' });
        const email = await received(newAddress, 'verify-address');
        await confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: code });
        await signOut();
        return email;
      },
    },
    {
      name: 'Sign in by emailed code',
      run: async () => {
        const { nextStep } = await signIn({
          username: newAddress,
          options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
        });
        require(nextStep.signInStep === 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE', 'a code is asked for');
        const email = await received(newAddress, 'sign-in-code');
        requireSignedIn(await confirmSignIn({ challengeResponse: code }));
        await signOut();
        return email;
      },
    },
    {
      name: 'Ask to reset the password',
      run: async () => {
        await resetPassword({ username: newAddress });
        return received(newAddress, 'reset-password');
      },
    },
    {
      name: 'Choose a new password',
      run: async () => {
        await confirmResetPassword({
          username: newAddress,
          confirmationCode: code,
          newPassword: NEW_PASSWORD,
        });
        requireSignedIn(await signIn({ username: newAddress, password: NEW_PASSWORD }));
        await signOut();
        return mailbox.next(newAddress, 'password-changed');
      },
    },
    {
      name: 'Invite a patient with a password',
      run: async () => {
        await invite(invited, 'es-MX', temporaryPassword);
        const email = await received(invited, 'invitation');
        require(code === temporaryPassword, 'the temporary password arrives as it was set');
        return email;
      },
    },
    {
      name: 'Accept the invitation',
      run: async () => {
        const { nextStep } = await signIn({ username: invited, password: code });
        require(nextStep.signInStep ===
          'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED', 'a new password is asked for');
        requireSignedIn(await confirmSignIn({ challengeResponse: PASSWORD }));
        await signOut();
        return undefined;
      },
    },
    {
      name: 'Invite a patient without a password',
      run: async () => {
        await invite(passwordless, 'ar');
        return mailbox.next(passwordless, 'invitation');
      },
    },
    {
      name: 'Reset for an unknown address',
      run: async () => {
        const { nextStep } = await resetPassword({ username: address('nobody') });
        require(nextStep.resetPasswordStep ===
          'CONFIRM_RESET_PASSWORD_WITH_CODE', 'the answer is the same as ever');
        return undefined;
      },
    },
    ...appSteps(system, clinic, newAddress, received),
    {
      name: 'Sign up with an address that bounces',
      run: async () => {
        const bouncing = `bounce+${randomUUID().slice(0, 8)}@simulator.amazonses.com`;
        const { userId = '' } = await signUp({
          username: bouncing,
          password: PASSWORD,
          options: options('en-GB', bouncing),
        });
        const { steps } = await mailbox.outcomeFor(userId, 'delivery_bounced');
        require(steps.at(-1)?.hint?.includes('spelling') === true, 'support is told what to do');
        return undefined;
      },
    },
    {
      name: 'Warn of an unusual sign-in',
      run: async () => {
        const { Users = [] } = await clinic.send(
          new ListUsersCommand({ UserPoolId: system.userPoolId, Filter: `email = "${newAddress}"` }),
        );
        const event = sampleEvent('account-take-over-notification');
        const userAttributes = { ...event.request.userAttributes, email: newAddress };
        await system.lambda.invokeAsync(system.sender.arn, {
          ...event,
          userPoolId: system.userPoolId,
          userName: Users[0]?.Username,
          request: { ...event.request, userAttributes },
        });
        return mailbox.next(newAddress, 'security-alert');
      },
    },
    {
      name: 'Keep a damaged code in the failure queue',
      run: async () => {
        const event = sampleEvent('sign-up');
        const damaged = `${(await system.encryptCode('481516')).slice(0, -8)}AAAAAAA=`;
        await system.lambda.invokeAsync(system.sender.arn, {
          ...event,
          userPoolId: system.userPoolId,
          request: { ...event.request, code: damaged },
        });
        await system.lambda.settled();
        require(system.failedEvents.length === 1, 'the event is kept');
        return undefined;
      },
    },
  ];
}

/** What an app with a brand of its own asks for, if the site has one. */
function appSteps(
  { singleSignOn }: LocalSystem,
  clinic: CognitoIdentityProviderClient,
  patient: string,
  received: (to: string, kind: string) => Promise<ReceivedEmail>,
): DemoStep[] {
  const app = singleSignOn?.apps.find(({ brand, confidential }) => brand !== undefined && !confidential);
  if (app?.brand === undefined) return [];
  const { name, clientId: ClientId, brand } = app;
  return [
    {
      name: `Ask for a reset in the app ${name}`,
      run: async () => {
        await clinic.send(new ForgotPasswordCommand({ ClientId, Username: patient }));
        const email = await received(patient, 'reset-password');
        require(email.subject.includes(brand), 'the email shows the brand of the app');
        return email;
      },
    },
  ];
}

interface SampleEvent {
  readonly request: { readonly userAttributes: object };
}

function sampleEvent(name: string): SampleEvent {
  return JSON.parse(
    readFileSync(new URL(`../../events/${name}.json`, import.meta.url), 'utf8'),
  ) as SampleEvent;
}

/** @throws Error naming what should have been true */
function require(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new Error(`It is not true that ${expectation}`);
}

function requireSignedIn({ isSignedIn }: SignInOutput): void {
  require(isSignedIn, 'the patient is signed in');
}

/** @throws Error when the call succeeds, or fails with another error */
async function refused(name: string, call: Promise<unknown>): Promise<void> {
  const outcome = await call.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  require(outcome === name, `the answer is ${name} (it was ${outcome})`);
}
