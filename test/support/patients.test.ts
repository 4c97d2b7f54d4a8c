import { readFileSync } from 'node:fs';
import {
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { PutSuppressedDestinationCommand } from '@aws-sdk/client-sesv2';
import { leaksIn } from '../../bench/leaks.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import { findSecret } from '../../local/demo/mailbox.ts';
import { addPasskey } from '../../local/demo/software-authenticator.ts';
import { startLocalSystem } from '../../local/system.ts';
import type { DiagnosisName } from '../../support/diagnosis/diagnose.ts';
import { HOUR, MINUTE } from '../../support/timeline/times.ts';
import { ASSEMBLY, SHORT_SEND_BUDGET } from '../harness/assembly.ts';
import { signUpUntilWithheld } from '../system/withheld-emails.ts';
import {
  type Clinic,
  createPatient,
  invite,
  openClinic,
  PASSWORD,
  signUp,
  signUpAs,
  TEMPORARY,
  type TestAccount,
} from './clinic.ts';

/** Whether SES fails for one address. */
let isDown = false;
/** SES's errors for some addresses. */
const SES_FAULTS: Readonly<Record<string, () => AwsError | undefined>> = {
  'throttled@example.com': () => new AwsError('TooManyRequestsException', 'Slow down.', 429),
  'refused@example.com': () => new AwsError('MessageRejected', 'Address is blocked: refused@example.com'),
  'down@example.com': () => (isDown ? new AwsError('ServiceUnavailableException', 'Gone.', 503) : undefined),
  'paused@example.com': () => new AwsError('SendingPausedException', 'Sending is paused.'),
};

/** KMS's error for everybody, while it is set. */
let kmsFault: (() => AwsError | Promise<undefined>) | undefined;
/** SES's error for requests to its suppression list, while it is set. */
let listFault: (() => AwsError) | undefined;
const denied = () => new AwsError('AccessDeniedException', 'Not allowed.');
const broken = () => new AwsError('KMSInternalException', 'Broken.', 500);

let clinic: Clinic;
const subs = new Map<string, string>();

const forgot = (Username: string) =>
  clinic.cognito.send(new ForgotPasswordCommand({ ClientId: clinic.system.clientId, Username }));
const askAgain = ({ username: Username }: TestAccount) =>
  clinic.cognito.send(new ResendConfirmationCodeCommand({ ClientId: clinic.system.clientId, Username }));
/** Returns the code of the last email to an address. */
async function lastCode(address: string): Promise<string | undefined> {
  await settled();
  const emails = (await clinic.system.inbox.emails()).filter(({ destination }) =>
    destination.to.includes(address),
  );
  const email = emails.at(-1);
  return email && findSecret(email);
}
/** Finishes a sign-up, as the browser in which it began does. */
async function confirm({ username: Username }: TestAccount, address: string): Promise<void> {
  const ConfirmationCode = await lastCode(address);
  const { clientId: ClientId } = clinic.system;
  await clinic.cognito.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
}
async function chooseNewPassword(Username: string): Promise<void> {
  await forgot(Username);
  const ConfirmationCode = await lastCode(Username);
  const { clientId: ClientId } = clinic.system;
  const Password = `${PASSWORD} again`;
  await clinic.cognito.send(
    new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }),
  );
}
const signIn = (USERNAME: string, parameters: Record<string, string>) =>
  clinic.cognito.send(
    new InitiateAuthCommand({
      ClientId: clinic.system.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME, ...parameters },
    }),
  );
const settled = () => clinic.system.lambda.settled();

/** As Cognito would, but with a code that nobody encrypted. */
async function sendDamagedCode(sub: string): Promise<void> {
  const file = new URL('../../events/forgot-password.json', import.meta.url);
  const event = JSON.parse(readFileSync(file, 'utf8'));
  const { userPoolId, lambda, sender } = clinic.system;
  const userAttributes = { ...event.request.userAttributes, sub, email: 'damaged@example.com' };
  const request = { ...event.request, userAttributes, code: Buffer.from('damaged').toString('base64') };
  await lambda.invokeAsync(sender.arn, { ...event, userName: sub, userPoolId, request });
}

/** Signs up whoever needs no more than that for their trouble. */
const SIGN_UPS = [
  'fresh@example.com',
  'complained@example.com',
  'gone@clinic.invalid',
  'bounce@simulator.amazonses.com',
  'complaint@simulator.amazonses.com',
  'suppressionlist@simulator.amazonses.com',
  'ooto@simulator.amazonses.com',
  'throttled@example.com',
  'refused@example.com',
  'paused@example.com',
];

beforeAll(async () => {
  const system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    environment: SHORT_SEND_BUDGET,
    faults: {
      kms: async (action) => {
        const error = action === 'Decrypt' ? await kmsFault?.() : undefined;
        if (error !== undefined) throw error;
      },
      ses: (route, { Destination }) => {
        if (route.startsWith('GET') && listFault !== undefined) throw listFault();
        const [address = ''] = (Destination as { ToAddresses?: string[] } | undefined)?.ToAddresses ?? [];
        const fault = SES_FAULTS[address];
        const error = route.endsWith('outbound-emails') ? fault?.() : undefined;
        if (error !== undefined) throw error;
      },
    },
  });
  clinic = openClinic(system);
  const { cognito, ses } = clinic;
  const UserPoolId = system.userPoolId;

  kmsFault = denied;
  await signUp(clinic, 'denied@example.com');
  await invite(clinic, 'lost@example.com');
  await settled();
  kmsFault = broken;
  await signUp(clinic, 'broken@example.com');
  await settled();
  kmsFault = undefined;

  for (const address of SIGN_UPS) subs.set(address, await signUp(clinic, address));
  await invite(clinic, 'invited@example.com');
  for (const name of ['ready', 'expired', 'reset', 'damaged']) {
    subs.set(name, await createPatient(clinic, `${name}@example.com`));
  }
  await createPatient(clinic, 'unproved@example.com', 'false');
  const often = await signUpAs(clinic, 'often@example.com');
  for (let time = 0; time < 5; time += 1) await askAgain(often);
  await askAgain(await signUpAs(clinic, 'twice@example.com'));
  for (let time = 0; time < 2; time += 1) await signUp(clinic, 'browsers@example.com');
  await signUpUntilWithheld(clinic.system, () => signUp(clinic, 'flooded@example.com'));
  subs.set('known', await createPatient(clinic, 'known@example.com'));
  subs.set('stranger', await signUp(clinic, 'known@example.com'));
  await signUp(clinic, 'rival@example.com');
  await settled();
  await confirm(await signUpAs(clinic, 'rival@example.com'), 'rival@example.com');
  await createPatient(clinic, 'chosen@example.com');
  await chooseNewPassword('chosen@example.com');
  await createPatient(clinic, 'mover@example.com');
  await cognito.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId,
      Username: 'mover@example.com',
      UserAttributes: [{ Name: 'email', Value: 'moved@example.com' }],
    }),
  );
  const down = await signUpAs(clinic, 'down@example.com');
  await settled();
  isDown = true;
  await confirm(down, 'down@example.com');
  await signIn('expired@example.com', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
  await createPatient(clinic, 'disabled@example.com');
  await cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: 'disabled@example.com' }));
  await cognito.send(new AdminResetUserPasswordCommand({ UserPoolId, Username: 'reset@example.com' }));
  await ses.send(
    new PutSuppressedDestinationCommand({ EmailAddress: 'complained@example.com', Reason: 'COMPLAINT' }),
  );
  await expect(forgot('invited@example.com')).rejects.toThrow('cannot be reset');
  // To these, Cognito says that a code was sent.
  for (const name of ['unproved', 'nobody']) await forgot(`${name}@example.com`);
  await sendDamagedCode(subs.get('damaged') ?? '');
  await settled();
});

beforeEach(() => clinic.later(0));
afterAll(() => clinic.system.close());

interface Scenario {
  readonly patient: string;
  readonly is: DiagnosisName;
  readonly exitCode: number;
  /** Milliseconds after it happened. */
  readonly later?: number;
  /** A part of what the operator reads. */
  readonly says: string;
}

const SCENARIOS: readonly Scenario[] = [
  { patient: 'fresh@example.com', is: 'delivered', exitCode: 0, says: 'your email provider took it' },
  { patient: 'fresh@example.com', is: 'never-confirmed', later: HOUR, exitCode: 3, says: 'sign up again' },
  { patient: 'nobody@example.com', is: 'no-account', exitCode: 4, says: 'spell it for me' },
  { patient: 'disabled@example.com', is: 'disabled', exitCode: 3, says: 'npm run users -- enable' },
  {
    patient: 'complained@example.com',
    is: 'blocked-after-complaint',
    exitCode: 3,
    says: 'npm run users -- unblock',
  },
  { patient: 'gone@clinic.invalid', is: 'blocked-after-bounce', exitCode: 3, says: 'The address is blocked' },
  { patient: 'bounce@simulator.amazonses.com', is: 'address-does-not-exist', exitCode: 3, says: 'came back' },
  { patient: 'complaint@simulator.amazonses.com', is: 'marked-as-spam', exitCode: 3, says: 'not spam' },
  { patient: 'suppressionlist@simulator.amazonses.com', is: 'was-blocked', exitCode: 3, says: 'blocked' },
  { patient: 'ooto@simulator.amazonses.com', is: 'delivered', exitCode: 0, says: 'delivered' },
  { patient: 'often@example.com', is: 'too-many-requests', exitCode: 3, says: '5 codes within an hour' },
  { patient: 'twice@example.com', is: 'use-the-newest-code', exitCode: 0, says: 'only the newest' },
  { patient: 'throttled@example.com', is: 'mail-service-away', exitCode: 3, says: 'SES does not take email' },
  { patient: 'refused@example.com', is: 'refused-by-mail-service', exitCode: 3, says: 'not sent' },
  { patient: 'paused@example.com', is: 'nobody-gets-email', exitCode: 3, says: 'Call the engineer' },
  { patient: 'denied@example.com', is: 'nobody-gets-email', exitCode: 3, says: 'In the failure queue' },
  { patient: 'broken@example.com', is: 'key-service-away', exitCode: 3, says: 'ask for a new one' },
  { patient: 'damaged@example.com', is: 'code-unusable', exitCode: 3, says: 'could not be decrypted' },
  { patient: 'down@example.com', is: 'notice-not-sent', exitCode: 3, says: 'was let in all the same' },
  {
    patient: 'lost@example.com',
    is: 'nobody-gets-email',
    exitCode: 3,
    says: 'npm run users -- resend lost@example.com',
  },
  { patient: 'invited@example.com', is: 'delivered', exitCode: 0, says: 'Invited by the clinic' },
  {
    patient: 'invited@example.com',
    is: 'invited-not-begun',
    later: HOUR,
    exitCode: 3,
    says: 'npm run users -- resend',
  },
  {
    patient: 'invited@example.com',
    is: 'invitation-expired',
    later: 8 * 24 * HOUR,
    exitCode: 3,
    says: 'run out',
  },
  {
    patient: 'unproved@example.com',
    is: 'address-not-confirmed',
    exitCode: 3,
    says: 'npm run users -- confirm-address',
  },
  { patient: 'flooded@example.com', is: 'email-withheld', exitCode: 3, says: 'please wait until' },
  {
    patient: 'known@example.com',
    is: 'already-registered',
    exitCode: 0,
    says: 'You already have an account',
  },
  {
    patient: 'known@example.com',
    is: 'already-registered',
    exitCode: 0,
    says: '1 attempt to sign up with this address was never confirmed',
  },
  {
    patient: 'browsers@example.com',
    is: 'codes-of-several-sign-ups',
    exitCode: 0,
    says: '2 attempts to sign up with this address were never confirmed',
  },
  { patient: 'rival@example.com', is: 'delivered', exitCode: 0, says: 'Welcome' },
  {
    patient: 'chosen@example.com',
    is: 'signed-out-after-reset',
    exitCode: 0,
    says: 'the patient was signed out on all devices',
  },
  { patient: 'mover@example.com', is: 'address-change-asked', exitCode: 0, says: 'Was that you?' },
  { patient: 'ready@example.com', is: 'nothing-asked', exitCode: 3, says: 'typed another address' },
  {
    patient: 'ready@example.com',
    is: 'nobody-is-served',
    later: 48 * HOUR,
    exitCode: 3,
    says: 'any patient',
  },
  { patient: 'expired@example.com', is: 'delivered', exitCode: 0, says: 'Sign-in code' },
  {
    patient: 'expired@example.com',
    is: 'code-expired',
    later: 20 * MINUTE,
    exitCode: 0,
    says: 'has run out',
  },
  { patient: 'reset@example.com', is: 'delivered', exitCode: 0, says: 'Must choose a new password' },
  { patient: 'reset@example.com', is: 'must-reset', later: 48 * HOUR, exitCode: 3, says: 'Forgot password' },
];

describe('the support command', () => {
  test.each(SCENARIOS)('says of $patient: $is', async ({ patient, is, exitCode, later = 0, says }) => {
    clinic.later(later);
    const found = await clinic.diagnosisOf(patient, is);
    expect({ name: found.name, exitCode: found.exitCode }).toEqual({ name: is, exitCode });
    expect(found.text.replaceAll(/\s+/g, ' ')).toContain(says);
  });

  test('says between attempts that another follows, and then that the email arrived', async () => {
    const { promise: untilDiagnosed, resolve: goOn } = Promise.withResolvers<undefined>();
    const answers = [broken];
    // The second attempt waits for the diagnosis, however long that takes.
    kmsFault = () => answers.pop()?.() ?? untilDiagnosed;
    await signUp(clinic, 'patience@example.com');
    const { name, text } = await clinic.diagnosisOf('patience@example.com', 'still-trying');
    kmsFault = undefined;
    goOn(undefined);
    expect(name).toBe('still-trying');
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/wait (three|two) minutes|wait a minute/);
    expect(await clinic.diagnosisOf('patience@example.com', 'delivered')).toMatchObject({
      name: 'delivered',
    });
  });

  test('explains a passkey that was added, and says which accounts have one', async () => {
    await createPatient(clinic, 'passkey@example.com');
    const { AuthenticationResult } = await signIn('passkey@example.com', {
      PREFERRED_CHALLENGE: 'PASSWORD',
      PASSWORD,
    });
    await addPasskey(clinic.cognito, AuthenticationResult?.AccessToken ?? '');
    const added = await clinic.diagnosisOf('passkey@example.com', 'passkey-added');
    expect(added.name).toBe('passkey-added');
    expect(added.text.replaceAll(/\s+/g, ' ')).toContain('a new password does not remove it');
    expect(added.text).toContain('The account has a passkey, beside the emailed codes.');
    const { account } = JSON.parse((await clinic.ask('passkey@example.com', '--json')).output);
    expect(account.passkey).toBe(true);
  });

  test('finds a patient by sub, and then shows no address at all', async () => {
    const { exitCode, output } = await clinic.ask(subs.get('fresh@example.com') ?? '');
    expect(exitCode).toBe(0);
    expect(output).not.toContain('@');
  });

  test('draws the steps of an email with local times, durations and the trace', async () => {
    const { output } = await clinic.ask('fresh@example.com');
    expect(output).toMatch(
      /✓ Code to confirm the account, today: delivered\n {4}\d\d:\d\d:\d\d {2}asked for\n/,
    );
    expect(output).toMatch(/taken by the patient's mail server {2}after \d+\.\d s\n/);
    expect(output).toMatch(/of which decrypt \d\.\d s, render \d\.\d s, send \d\.\d s/);
    expect(output).toContain('times in Europe/London');
  });
});

describe('a service that refuses', () => {
  test('is named, and there is a diagnosis without it', async () => {
    listFault = denied;
    const { exitCode, output } = await clinic.ask('fresh@example.com');
    listFault = undefined;
    expect(exitCode).toBe(0);
    expect(output).toContain("SES's list of blocked addresses could not be asked (AccessDeniedException).");
  });
});

describe('support --lost', () => {
  test('lists what was lost, why, and what to do about each, and leaves it there', async () => {
    const { exitCode, output } = await clinic.ask('--lost', '--json');
    const { lost } = JSON.parse(output);
    expect(exitCode).toBe(3);
    expect(lost.map(({ kind, failureClass }: Record<string, string>) => [kind, failureClass])).toEqual(
      expect.arrayContaining([
        ['verify-account', 'key_denied'],
        ['invitation', 'key_denied'],
        ['verify-account', 'key_unavailable'],
        ['reset-password', 'decrypt_failed'],
        ['verify-account', 'ses_throttled'],
      ]),
    );
    const invitation = lost.find(({ kind }: { kind: string }) => kind === 'invitation');
    expect(invitation).toMatchObject({
      resend: 'yes',
      command: expect.stringMatching(/^npm run users -- resend [0-9a-f-]{36} --local --aws-port \d+$/),
      attempts: 2,
    });
    expect(JSON.parse((await clinic.ask('--lost', '--json')).output).lost).toHaveLength(lost.length);
  });

  test('prints the same for people in plain words, with no address', async () => {
    const { output } = await clinic.ask('--lost');
    expect(output.replaceAll(/\s+/g, ' ')).toContain(
      'A code cannot be sent again: ask the patient to request a new one',
    );
    expect(output).not.toContain('@');
  });

  test('takes out one entry that is dealt with', async () => {
    const before = JSON.parse((await clinic.ask('--lost', '--json')).output).lost;
    const id = before[0].id.slice(0, 8);
    expect(await clinic.ask('--lost', '--done', id)).toMatchObject({ exitCode: 0 });
    expect(await clinic.ask('--lost', '--done', id)).toMatchObject({ exitCode: 4 });
    const after = JSON.parse((await clinic.ask('--lost', '--json')).output).lost;
    expect(after).toEqual(before.slice(1));
  });
});

describe('what was printed', () => {
  test('holds no code, password, token or ciphertext of anybody', async () => {
    const emails = await clinic.system.inbox.emails();
    const secrets = emails.map(findSecret).filter((secret) => secret !== undefined);
    const ciphertexts = clinic.system.failedEvents.map(
      ({ requestPayload }) => (requestPayload as { request: { code: string } }).request.code,
    );
    expect(secrets.length).toBeGreaterThan(5);
    expect(ciphertexts.length).toBeGreaterThan(5);
    expect(clinic.printed.length).toBeGreaterThan(60);
    const looked = [...secrets, ...ciphertexts, PASSWORD, TEMPORARY, 'eyJ'];
    expect(leaksIn(clinic.printed, looked)).toEqual([]);
  });
});
