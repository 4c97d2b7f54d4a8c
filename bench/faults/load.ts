import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsError, type WireInput } from '../../emulator/aws/service.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import type { Measure } from '../report.ts';
import { type Answer, createLedger, type Ledger, readEmail } from './ledger.ts';
import type { Tally } from './tally.ts';

/** How much is asked of the system. */
export interface Load {
  readonly name: string;
  readonly emails: number;
  /** Emails a second; undefined asks for the next as soon as an earlier one has been dealt with. */
  readonly rate?: number;
  /** What Lambda's waits and the age at which it gives up are multiplied by; 1 is as in AWS. */
  readonly delayScale: number;
  /** Milliseconds for which SES says nothing at all to some; without it, it always answers. */
  readonly silence?: number;
}

/** What became of the emails that were asked for. */
export interface Loaded {
  readonly tally: Tally;
  /** Emails that were asked for. */
  readonly requested: number;
  /** Requests that the user pool refused because a notice took too long. */
  readonly refused: number;
  /** Requests to KMS and SES that were made to fail. */
  readonly faults: number;
  /** Milliseconds from the request to Cognito until SES has the email. */
  readonly p50: number;
  readonly p99: number;
  readonly seconds: number;
  /** MB that this process holds, after a quarter of the emails and after all. */
  readonly memory: { readonly early: number; readonly late: number };
}

/** Stories that go on at the same time where no rate is asked for. */
const STORIES = 12;

/** Every how many requests to a service fail: with two services, one email in ten has something happen to it. */
const ONE_IN = 20;

const SEND = 'POST /v2/email/outbound-emails';

/**
 * Lets patients sign up, ask again, be confirmed, reset passwords, sign in by code and be invited, by the local system's own
 * endpoint, while KMS and SES fail now and then; waits until every email has ended somewhere.
 *
 * @param onProgress hears how many emails have ended
 */
export async function runLoad(
  assembly: string,
  load: Load,
  onProgress: (ended: number) => void = () => undefined,
): Promise<Loaded> {
  const ledger = createLedger(load.emails, onProgress);
  const faults = createFaults(load.silence, ledger);
  const system = await startLocalSystem({
    assembly,
    delayScale: load.delayScale,
    faults,
    onFailedEvent: ledger.fail,
  });
  const stopWatching = ledger.watch(system);
  try {
    const began = performance.now();
    await askFor(load, patients(system, ledger.request, load.rate === undefined));
    await system.lambda.settled();
    const seconds = (performance.now() - began) / 1000;
    // What SES has said nothing to, it may still take.
    await delay(load.silence ?? 0);
    return { ...ledger.close(load.name), faults: faults.count, seconds };
  } finally {
    stopWatching();
    await system.close();
  }
}

/** What this process may hold more at the end than after a quarter of the emails: accounts, which nobody deletes. */
const GROWTH = 1.15;

/** What was measured besides what became of emails. What is in the failure queue stays there, so many of those are no leak. */
export function describeLoad({ tally, requested, seconds, faults, refused, ...measured }: Loaded): Measure[] {
  const { p50, p99, memory } = measured;
  const measure = (what: string, value: number, unit: string): Measure => ({
    name: `${tally.name}: ${what}`,
    value,
    unit,
  });
  return [
    measure('emails a second', requested / seconds, ''),
    measure('requests that failed at KMS or SES', faults, ''),
    measure('confirmations that were refused for a late notice', refused, ''),
    measure('until SES has it, p50', p50, 'ms'),
    measure('until SES has it, p99', p99, 'ms'),
    {
      ...measure('memory at the end, of that after a quarter', memory.late / memory.early, ''),
      unit: `(${memory.early.toFixed(0)} MB, then ${memory.late.toFixed(0)})`,
      ...(tally.deadLettered < requested / 10 && { target: { atMost: GROWTH } }),
    },
  ];
}

/** Starts stories at the rate that is asked for, or so that some are always under way. */
async function askFor({ emails, rate }: Load, story: () => Promise<void>): Promise<void> {
  const stories = Math.ceil(emails / EMAILS_OF_A_STORY);
  if (rate === undefined) {
    let begun = 0;
    const tell = async () => {
      while (begun++ < stories) await story();
    };
    await Promise.all(Array.from({ length: STORIES }, tell));
    return;
  }
  const began = performance.now();
  const told: Promise<void>[] = [];
  for (let index = 0; index < stories; index += 1) {
    const due = began + (index * EMAILS_OF_A_STORY * 1000) / rate;
    await delay(Math.max(0, due - performance.now()));
    told.push(story());
  }
  await Promise.all(told);
}

const EMAILS_OF_A_STORY = 6;

/**
 * Makes what plays the story of a patient: six emails.
 *
 * @param waits whether the patient waits for each email before asking for the next
 */
function patients(
  { awsUrl, clientId, userPoolId }: LocalSystem,
  request: Ledger['request'],
  waits: boolean,
): () => Promise<void> {
  const call = async (action: string, input: object): Promise<Answer> => {
    const response = await fetch(awsUrl, {
      method: 'POST',
      headers: {
        'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
        'content-type': 'application/x-amz-json-1.1',
      },
      body: JSON.stringify(input),
    });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new Error(`${action}: ${answer.message}`);
    return answer;
  };
  return async () => {
    const Username = newAddress();
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
    const ask = async (trigger: string, action: string, input: object, address = Username) => {
      const { ended } = await request(address, trigger, () => call(action, input));
      if (waits) await ended;
    };
    await ask('CustomEmailSender_SignUp', 'SignUp', { ...byApp, UserAttributes: [email(Username)] });
    await ask('CustomEmailSender_ResendCode', 'ResendConfirmationCode', byApp);
    await ask('PostConfirmation_ConfirmSignUp', 'AdminConfirmSignUp', byAdmin);
    await call('AdminUpdateUserAttributes', { ...byAdmin, UserAttributes: [verified] });
    await ask('CustomEmailSender_ForgotPassword', 'ForgotPassword', byApp);
    await ask('CustomEmailSender_Authentication', 'InitiateAuth', signIn);
    const invitation = { ...byAdmin, Username: invited, UserAttributes: [email(invited), verified] };
    await ask('CustomEmailSender_AdminCreateUser', 'AdminCreateUser', invitation, invited);
  };
}

const newAddress = () => `load-${randomBytes(6).toString('hex')}@example.com`;

/** Every now and then KMS and SES fail, for a moment; SES also takes none of some patients' emails. */
function createFaults(silence: number | undefined, ledger: Pick<Ledger, 'see' | 'accept'>) {
  const fail = (type: string, status: number) => () => {
    throw new AwsError(type, 'No.', status);
  };
  const kmsFaults = [fail('ThrottlingException', 400), fail('KMSInternalException', 500)];
  const sesFaults = [
    fail('TooManyRequestsException', 429),
    fail('InternalServiceErrorException', 503),
    ...(silence === undefined ? [] : [() => delay(silence, undefined, { ref: false })]),
  ];
  const refused = new Set<string>();
  let [count, decrypted, sent] = [0, 0, 0];
  const strike = (faults: readonly (() => Promise<void> | void)[], turn: number) => {
    count += 1;
    return faults[turn % faults.length]?.();
  };
  return {
    get count() {
      return count;
    },
    kms(action: string): Promise<void> | void {
      if (action !== 'Decrypt') return;
      decrypted += 1;
      if (decrypted % ONE_IN === 0) return strike(kmsFaults, decrypted / ONE_IN);
    },
    async ses(route: string, input: WireInput): Promise<void> {
      if (route !== SEND) return;
      sent += 1;
      const email = readEmail(input);
      ledger.see(email);
      const { key } = email;
      if (sent % ONE_IN === 0 && (sent / ONE_IN) % 4 === 0) refused.add(key);
      if (refused.has(key)) await strike([fail('MessageRejected', 400)], 0);
      else if (sent % ONE_IN === 0) await strike(sesFaults, sent / ONE_IN);
      ledger.accept(email);
    },
  };
}
