import type { EmailKind } from '../../sender/email/kinds.ts';
import { identifyEvent } from '../../sender/email/trigger-event.ts';
import { type FailureClass, SUPPORT_HINTS } from '../../sender/errors.ts';
import { failureClassOf } from '../timeline/email-timelines.ts';
import type { LogLine } from '../timeline/log-lines.ts';
import { failureAdvice } from './failure-advice.ts';

/** One entry of the failure queue. */
export interface QueueEntry {
  readonly id: string;
  /** Lambda's record of the event that it gave up. */
  readonly body: string;
  /** The time of its arrival, milliseconds since the epoch. */
  readonly at: number;
}

/** An email that was given up, without the address and the code in its event. */
export interface LostEmail {
  /** Of its entry in the failure queue. */
  readonly id: string;
  readonly requestId: string | undefined;
  readonly kind: EmailKind | 'unknown';
  readonly sub: string | undefined;
  /** The time at which it was given up, milliseconds since the epoch. */
  readonly at: number;
  /** The number of times that the function was run for it. */
  readonly attempts: number;
  readonly cause: LostCause;
  readonly failureClass: FailureClass | undefined;
  /** One plain sentence about the reason. */
  readonly why: string;
  /** The sender's own sentence about such a failure. */
  readonly hint: string | undefined;
}

/** The reason why an email is in the queue: it failed, its function was stopped, or it waited too long to be processed. */
export type LostCause = 'failed' | 'stopped' | 'waited-too-long';

const CAUSES: Readonly<Record<LostCause, string>> = {
  failed: 'It failed, and the log no longer says why. Tell an engineer.',
  stopped: 'The function took too long or crashed. Tell an engineer if it happens again.',
  'waited-too-long': 'It waited until its code was of little use. Too many emails were asked for at once.',
};

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads an entry of the failure queue.
 *
 * @param failures the `email_failed` lines of the time, which know the reason
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function toLostEmail({ id, body, at }: QueueEntry, failures: readonly LogLine[]): LostEmail {
  const record = membersOf(parse(body));
  const context = membersOf(record.requestContext);
  const requestId = typeof context.requestId === 'string' ? context.requestId : undefined;
  const failure = failures.findLast(({ fields }) => fields.function_request_id === requestId);
  const failureClass = failure && failureClassOf(failure);
  const cause = causeOf(record, failureClass);
  return {
    id,
    requestId,
    ...identityOf(record.requestPayload),
    at,
    attempts: typeof context.approximateInvokeCount === 'number' ? context.approximateInvokeCount : 0,
    cause,
    failureClass,
    why: failureClass === undefined ? CAUSES[cause] : `It ${failureAdvice(failureClass).sentence}.`,
    hint: failureClass && SUPPORT_HINTS[failureClass],
  };
}

function causeOf(record: Members, failureClass: FailureClass | undefined): LostCause {
  if (record.responsePayload === undefined) return 'waited-too-long';
  const { errorType } = membersOf(record.responsePayload);
  const isOwn = failureClass !== undefined || /^(Retryable|Permanent)Error$/.test(String(errorType));
  return isOwn ? 'failed' : 'stopped';
}

function identityOf(event: unknown): Pick<LostEmail, 'kind' | 'sub'> {
  try {
    const { kind, userSub } = identifyEvent(event, 'sender');
    return { kind, sub: userSub };
  } catch {
    return { kind: 'unknown', sub: undefined };
  }
}

/** The advice about a lost email. */
export interface Remedy {
  /** Whether sending it again makes sense. */
  readonly resend: 'yes' | 'ask the patient' | 'no';
  readonly advice: string;
  readonly command?: string;
}

const NEW_CODE = 'A code cannot be sent again: ask the patient to request a new one';

/** By kind; `resend` is the command that sends an invitation again. */
const REMEDIES: Readonly<Record<EmailKind | 'unknown', (resend: string) => Remedy>> = {
  'verify-account': () => newCode('on the page where the account is confirmed'),
  'verify-account-again': () => newCode('on the page where the account is confirmed'),
  'already-registered': () => ({
    resend: 'no',
    advice: 'Nothing: the patient has an account already. If the patient calls, help to sign in.',
  }),
  'sign-in-code': () => newCode('by starting to sign in once more'),
  'reset-password': () => newCode('with "Forgot password"'),
  'verify-new-address': () => newCode('on the account page'),
  'verify-address': () => newCode('on the account page'),
  'confirm-deletion': () => newCode('on the page that deletes the account'),
  'address-change-asked': () => ({
    resend: 'no',
    advice:
      'Call the patient: somebody who is signed in asked for another address. If it was not the patient, a new password helps.',
  }),
  invitation: (command) => ({ resend: 'yes', advice: 'Send it again:', command }),
  'security-alert': () => ({
    resend: 'no',
    advice: 'Call the patient: somebody may have tried to sign in to the account. A new password helps.',
  }),
  welcome: notice,
  'password-changed': notice,
  'address-changed': notice,
  'passkey-added': notice,
  'passkey-removed': notice,
  'new-sign-in': notice,
  unknown: () => ({ resend: 'no', advice: 'Tell an engineer: nobody here knows what this email was.' }),
};

/**
 * Says whether sending a lost email again makes sense.
 *
 * @param resend the command that sends the invitation again
 */
export function remedyFor({ kind }: Pick<LostEmail, 'kind'>, resend: string): Remedy {
  return REMEDIES[kind](resend);
}

function newCode(where: string): Remedy {
  return { resend: 'ask the patient', advice: `${NEW_CODE} ${where}.` };
}

function notice(): Remedy {
  return { resend: 'no', advice: 'Nothing: the notice is out of date by now.' };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
