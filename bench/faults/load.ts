import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsError, type WireInput } from '../../emulator/aws/service.ts';
import { authorizationOf } from '../../emulator/iam/credentials.ts';
import { ADMINISTRATOR } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import type { Measure } from '../report.ts';
import { AMPLE_QUOTA } from './ample-quota.ts';
import { type CognitoResponse, EmailTracker, readEmail } from './email-tracker.ts';
import type { CountedOutcomes } from './outcome-counts.ts';

export interface Load {
  readonly name: string;
  readonly emails: number;
  /** Emails per second; undefined requests the next email as soon as an earlier one is finished. */
  readonly rate?: number;
  /** Factor for Lambda's pauses; 1 is as in AWS. */
  readonly delayScale: number;
  /** Milliseconds for which SES does not respond to some requests; undefined for none. */
  readonly sesSilence?: number;
}

export interface LoadResult {
  readonly counts: CountedOutcomes;
  /** Requested emails. */
  readonly requested: number;
  /** Requests that the user pool refused because a notice took too long. */
  readonly refused: number;
  /** Faults injected into requests to KMS and SES. */
  readonly faults: number;
  /** Milliseconds from the request to Cognito until SES accepts the email. */
  readonly p50: number;
  readonly p99: number;
  readonly seconds: number;
  /** MB of this process, after a quarter of the emails and after all. */
  readonly memory: { readonly early: number; readonly late: number };
}

/** Number of concurrent patients where no rate is given. */
const CONCURRENT_PATIENTS = 12;

/** Every twentieth request to a service fails; with two services, that affects one email in ten. */
const FAULT_INTERVAL = 20;

const SEND = 'POST /v2/email/outbound-emails';

/**
 * Lets patients sign up, request a new code, be confirmed, reset passwords, sign in by code and be invited, through the
 * endpoint of the local system, while KMS and SES fail at times. Waits until every email has an outcome.
 *
 * @param onProgress called with the number of finished emails
 */
export async function runLoad(
  assembly: string,
  load: Load,
  onProgress: (finished: number) => void = () => undefined,
): Promise<LoadResult> {
  const tracker = new EmailTracker(load.emails, onProgress);
  const faults = createFaults(load.sesSilence, tracker);
  const system = await startLocalSystem({
    assembly,
    delayScale: load.delayScale,
    faults,
    sesAccount: AMPLE_QUOTA,
    onFailedEvent: (event) => tracker.recordDeadLettered(event),
  });
  const stopWatching = tracker.watch(system);
  try {
    const startedAt = performance.now();
    await runPatients(load, createPatient(system, tracker, load.rate === undefined));
    await system.lambda.settled();
    const seconds = (performance.now() - startedAt) / 1000;
    // SES may still accept an email to which it has not responded yet.
    await delay(load.sesSilence ?? 0);
    return { ...tracker.summarise(load.name), faults: faults.count, seconds };
  } finally {
    stopWatching();
    await system.close();
  }
}

/** Maximum ratio of the memory at the end to that after a quarter of the emails. Accounts are kept, so it does grow. */
const MEMORY_GROWTH = 1.15;

/** Returns the measures of a load. Memory has a target only if few events are in the failure queue, which keeps them. */
export function toLoadMeasures({
  counts,
  requested,
  seconds,
  faults,
  refused,
  ...rest
}: LoadResult): Measure[] {
  const { p50, p99, memory } = rest;
  const measure = (name: string, value: number, unit: string): Measure => ({
    name: `${counts.name}: ${name}`,
    value,
    unit,
  });
  return [
    measure('emails per second', requested / seconds, ''),
    measure('failed requests to KMS or SES', faults, ''),
    measure('confirmations refused because of a late notice', refused, ''),
    measure('until SES accepts the email, p50', p50, 'ms'),
    measure('until SES accepts the email, p99', p99, 'ms'),
    {
      ...measure('memory, at the end / after a quarter', memory.late / memory.early, ''),
      unit: `(${memory.early.toFixed(0)} MB, then ${memory.late.toFixed(0)})`,
      ...(counts.deadLettered < requested / 10 && { target: { atMost: MEMORY_GROWTH } }),
    },
  ];
}

/** Runs patients at the given rate, or a constant number of them at a time. */
async function runPatients({ emails, rate }: Load, patient: () => Promise<void>): Promise<void> {
  const patients = Math.ceil(emails / EMAILS_PER_PATIENT);
  if (rate === undefined) {
    let started = 0;
    const worker = async () => {
      while (started++ < patients) await patient();
    };
    await Promise.all(Array.from({ length: CONCURRENT_PATIENTS }, worker));
    return;
  }
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < patients; index += 1) {
    const due = startedAt + (index * EMAILS_PER_PATIENT * 1000) / rate;
    await delay(Math.max(0, due - performance.now()));
    running.push(patient());
  }
  await Promise.all(running);
}

const EMAILS_PER_PATIENT = 6;

/**
 * Returns a function that performs the actions of one patient, which request six emails.
 *
 * @param waits whether the patient waits for each email before the next action
 */
function createPatient(
  { awsUrl, clientId, userPoolId }: LocalSystem,
  tracker: EmailTracker,
  waits: boolean,
): () => Promise<void> {
  const call = async (action: string, input: object): Promise<CognitoResponse> => {
    const response = await fetch(awsUrl, {
      method: 'POST',
      headers: {
        'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
        'content-type': 'application/x-amz-json-1.1',
        authorization: authorizationOf(ADMINISTRATOR),
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as CognitoResponse;
    if (!response.ok) throw new Error(`${action}: ${body.message}`);
    return body;
  };
  return async () => {
    const Username = randomUUID();
    const address = newAddress();
    const invited = newAddress();
    const byApp = { ClientId: clientId, Username };
    const byAdmin = { UserPoolId: userPoolId, Username };
    const email = (Value: string) => ({ Name: 'email', Value });
    const verified = { Name: 'email_verified', Value: 'true' };
    const signIn = {
      ClientId: clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME: Username, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
    };
    const request = async (trigger: string, action: string, input: object, to = address) => {
      const { finished } = await tracker.request(to, trigger, () => call(action, input));
      if (waits) await finished;
    };
    await request('CustomEmailSender_SignUp', 'SignUp', { ...byApp, UserAttributes: [email(address)] });
    await request('CustomEmailSender_ResendCode', 'ResendConfirmationCode', byApp);
    await request('PostConfirmation_ConfirmSignUp', 'AdminConfirmSignUp', byAdmin);
    await call('AdminUpdateUserAttributes', { ...byAdmin, UserAttributes: [verified] });
    await request('CustomEmailSender_ForgotPassword', 'ForgotPassword', byApp);
    await request('CustomEmailSender_Authentication', 'InitiateAuth', signIn);
    const invitation = { ...byAdmin, Username: randomUUID(), UserAttributes: [email(invited), verified] };
    await request('CustomEmailSender_AdminCreateUser', 'AdminCreateUser', invitation, invited);
  };
}

const newAddress = () => `load-${randomBytes(6).toString('hex')}@example.com`;

/** Creates brief faults of KMS and SES at regular intervals; SES also permanently rejects some patients' emails. */
function createFaults(sesSilence: number | undefined, tracker: EmailTracker) {
  const fail = (type: string, status: number) => () => {
    throw new AwsError(type, 'No.', status);
  };
  const kmsFaults = [fail('ThrottlingException', 400), fail('KMSInternalException', 500)];
  const sesFaults = [
    fail('TooManyRequestsException', 429),
    fail('InternalServiceErrorException', 503),
    ...(sesSilence === undefined ? [] : [() => delay(sesSilence, undefined, { ref: false })]),
  ];
  const rejected = new Set<string>();
  let [count, decrypts, sends] = [0, 0, 0];
  const inject = (faults: readonly (() => Promise<void> | void)[], turn: number) => {
    count += 1;
    return faults[turn % faults.length]?.();
  };
  return {
    get count() {
      return count;
    },
    kms(action: string): Promise<void> | void {
      if (action !== 'Decrypt') return;
      decrypts += 1;
      if (decrypts % FAULT_INTERVAL === 0) return inject(kmsFaults, decrypts / FAULT_INTERVAL);
    },
    async ses(route: string, input: WireInput): Promise<void> {
      if (route !== SEND) return;
      sends += 1;
      const email = readEmail(input);
      tracker.recordReceived(email);
      const { key } = email;
      if (sends % FAULT_INTERVAL === 0 && (sends / FAULT_INTERVAL) % 4 === 0) rejected.add(key);
      if (rejected.has(key)) await inject([fail('MessageRejected', 400)], 0);
      else if (sends % FAULT_INTERVAL === 0) await inject(sesFaults, sends / FAULT_INTERVAL);
      tracker.recordAccepted(email);
    },
  };
}
