import type { EmailFunction } from '../../sender/email/kinds.ts';
import type { FailureClass } from '../../sender/errors.ts';
import type { ResponseFault } from './response-faults.ts';

export type Service = 'kms' | 'ses';

/** Faults that keep a function from reaching a service at all. */
export type ConnectionFault = 'does not speak TLS' | 'aborts the TLS handshake' | 'refuses connections';

/** The expected effect of a fault on an attempt. */
interface Effect {
  readonly failureClass: FailureClass;
  /** The number of consecutive faults that the attempt which meets them overcomes; after more, Lambda's next one succeeds. */
  readonly overcomes: number;
  /** The fault can also occur after SES has accepted the email, which the function cannot detect. */
  readonly mayFollowAcceptance?: true;
}

const sameAttempt = (failureClass: FailureClass): Effect => ({ failureClass, overcomes: 2 });
const nextAttempt = (failureClass: FailureClass): Effect => ({ failureClass, overcomes: 0 });
/** SES may have accepted the email, so the attempt does not send it again. */
const unanswered: Effect = { ...nextAttempt('ses_unanswered'), mayFollowAcceptance: true };
/** The attempt sends the email again once, although SES may have accepted it. */
const reset: Effect = { ...unanswered, overcomes: 1 };

/**
 * Every fault and its effect at each service; a fault that a service cannot have is left out. A status without an AWS
 * error type comes from a gateway between.
 */
const EFFECTS: Readonly<Record<ResponseFault | ConnectionFault, Readonly<Partial<Record<Service, Effect>>>>> =
  {
    'never responds': { kms: sameAttempt('key_unavailable'), ses: unanswered },
    'resets the connection': { kms: sameAttempt('key_unavailable'), ses: reset },
    'sends one byte per second': { kms: nextAttempt('key_unavailable'), ses: unanswered },
    'resets the connection within the response': { kms: sameAttempt('key_unavailable'), ses: unanswered },
    'returns 400': { kms: nextAttempt('key_denied'), ses: nextAttempt('ses_rejected') },
    'returns 403': { kms: nextAttempt('key_denied'), ses: nextAttempt('ses_not_allowed') },
    'returns 404': { kms: nextAttempt('key_denied'), ses: nextAttempt('ses_not_allowed') },
    'returns 413': { kms: nextAttempt('key_denied'), ses: nextAttempt('ses_rejected') },
    'returns 429': { kms: sameAttempt('key_unavailable'), ses: sameAttempt('ses_throttled') },
    'returns 500': { kms: sameAttempt('key_unavailable'), ses: sameAttempt('ses_unavailable') },
    'returns 503': { kms: sameAttempt('key_unavailable'), ses: sameAttempt('ses_unavailable') },
    'returns 504': { kms: sameAttempt('key_unavailable'), ses: unanswered },
    'returns AccessDeniedException': { kms: nextAttempt('key_denied'), ses: nextAttempt('ses_not_allowed') },
    'returns ThrottlingException': { kms: sameAttempt('key_unavailable'), ses: sameAttempt('ses_throttled') },
    'returns TooManyRequestsException': { ses: sameAttempt('ses_throttled') },
    'returns truncated JSON': { kms: nextAttempt('key_unavailable'), ses: unanswered },
    'returns an HTML page': { kms: nextAttempt('key_unavailable'), ses: unanswered },
    'returns an empty object': { kms: nextAttempt('decrypt_failed'), ses: unanswered },
    'returns a short key': { kms: nextAttempt('decrypt_failed') },
    'returns a wrong key': { kms: nextAttempt('decrypt_failed') },
    'returns another key id': { kms: nextAttempt('decrypt_failed') },
    'echoes the request in an error': { kms: nextAttempt('key_denied'), ses: nextAttempt('ses_rejected') },
    'echoes the address in an error': { ses: nextAttempt('ses_rejected') },
    'does not speak TLS': { kms: nextAttempt('key_unavailable'), ses: sameAttempt('ses_unavailable') },
    'aborts the TLS handshake': { kms: sameAttempt('key_unavailable'), ses: sameAttempt('ses_unavailable') },
    'refuses connections': { kms: sameAttempt('key_unavailable'), ses: sameAttempt('ses_unavailable') },
  };

const CONNECTION_FAULTS: readonly string[] = [
  'does not speak TLS',
  'aborts the TLS handshake',
  'refuses connections',
] satisfies readonly ConnectionFault[];

/** The frequency of a fault, and its order relative to SES accepting the email. */
export type Occurrence =
  | 'briefly'
  | 'permanently'
  | 'once after it accepted the email'
  | 'every time after it accepted the email';

/** The result of one event. */
export interface EventOutcome {
  /** Emails that SES accepted. */
  readonly accepted: number;
  /** Number of `email_sent` lines. */
  readonly sent: number;
  /** The failure class of each `email_failed` line. */
  readonly failures: readonly FailureClass[];
  /** Records in the failure queue. */
  readonly queued: number;
}

/** One combination of fault, service, function and occurrence. */
export interface FaultCase {
  readonly fault: ResponseFault | ConnectionFault;
  readonly service: Service;
  readonly sentBy: EmailFunction;
  readonly occurrence: Occurrence;
  /** The number of requests that meet the fault. */
  readonly faults: number;
  /** The correct outcomes; several where the outcome depends on milliseconds. */
  readonly allowed: readonly EventOutcome[];
}

export function isConnectionFault(fault: FaultCase['fault']): fault is ConnectionFault {
  return CONNECTION_FAULTS.includes(fault);
}

/** Names a case, such as `SES never responds, permanently: codes`. */
export function describeCase({ service, fault, occurrence, sentBy }: FaultCase): string {
  return `${service.toUpperCase()} ${fault}, ${occurrence}: ${sentBy === 'sender' ? 'codes' : 'notices'}`;
}

/** Returns all cases. */
export function createMatrix(): FaultCase[] {
  return Object.entries(EFFECTS).flatMap(([fault, effects]) =>
    Object.entries(effects).flatMap(([service, effect]) =>
      casesOf(fault as FaultCase['fault'], service as Service, effect),
    ),
  );
}

function casesOf(fault: FaultCase['fault'], service: Service, effect: Effect): FaultCase[] {
  const { failureClass, overcomes, mayFollowAcceptance } = effect;
  const brief = Math.max(overcomes, 1);
  const faultCase = (
    sentBy: EmailFunction,
    occurrence: Occurrence,
    faults: number,
    ...allowed: EventOutcome[]
  ): FaultCase => ({ fault, service, sentBy, occurrence, faults, allowed });
  // An endpoint that cannot be reached is set when the process starts, so it cannot recover.
  const canBeBrief = !isConnectionFault(fault);
  const recovers = overcomes > 0;
  const recovered = recovers ? SENT : sentLater(failureClass);
  const codes = [faultCase('sender', 'permanently', ALWAYS, deadLettered(failureClass))];
  if (canBeBrief) codes.push(faultCase('sender', 'briefly', brief, recovered));
  // Notices contain no code, so they do not need KMS.
  if (service === 'kms') return [...codes, faultCase('notices', 'permanently', ALWAYS, SENT)];
  const notices = [faultCase('notices', 'permanently', ALWAYS, notSent(failureClass))];
  if (canBeBrief) {
    const allowed = recovers ? [SENT, notSent(failureClass)] : [notSent(failureClass)];
    notices.push(faultCase('notices', 'briefly', brief, ...allowed));
  }
  if (!mayFollowAcceptance) return [...codes, ...notices];
  const [once, everyTime] = [
    'once after it accepted the email',
    'every time after it accepted the email',
  ] as const;
  const copies = 1 + overcomes;
  return [
    ...codes,
    ...notices,
    faultCase('sender', once, 1, { ...recovered, accepted: 2 }),
    faultCase('sender', everyTime, ALWAYS, { ...deadLettered(failureClass), accepted: 2 * copies }),
    faultCase('notices', everyTime, ALWAYS, { ...notSent(failureClass), accepted: copies }),
  ];
}

const ALWAYS = Number.POSITIVE_INFINITY;
const SENT: EventOutcome = { accepted: 1, sent: 1, failures: [], queued: 0 };
const sentLater = (failure: FailureClass): EventOutcome => ({ ...SENT, failures: [failure] });
const deadLettered = (failure: FailureClass): EventOutcome => ({
  accepted: 0,
  sent: 0,
  failures: [failure, failure],
  queued: 1,
});
/** Lambda does not retry a notice. */
const notSent = (failure: FailureClass): EventOutcome => ({
  accepted: 0,
  sent: 0,
  failures: [failure],
  queued: 0,
});
