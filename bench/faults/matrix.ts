import type { EmailFunction } from '../../sender/email/kinds.ts';
import type { FailureClass } from '../../sender/errors.ts';
import type { Misbehaviour } from './misbehaviour.ts';

export type Service = 'kms' | 'ses';

/** Ways of a service not even to be reached. */
export type Entrance = 'speaks no TLS' | 'breaks off the handshake' | 'is not there';

/** What the system makes of a fault. */
interface Meaning {
  /** What a failed attempt is called. */
  readonly is: FailureClass;
  /** Where it is overcome when it passes: in the attempt that it strikes, or by Lambda's next one. */
  readonly overcome: 'same attempt' | 'next attempt';
  /** Whether it can also come after SES has taken the email, so that nobody knows. */
  readonly hidesAcceptance?: true;
}

const same = (is: FailureClass): Meaning => ({ is, overcome: 'same attempt' });
const next = (is: FailureClass): Meaning => ({ is, overcome: 'next attempt' });
/** SES may have taken the email, so it is not asked again in the same attempt. */
const unanswered: Meaning = { is: 'ses_unanswered', overcome: 'next attempt', hidesAcceptance: true };

/**
 * Every fault, and what it means at each service; one that a service cannot have is left out. A status without words
 * that AWS uses comes from a gateway between.
 */
const FAULTS: Readonly<Record<Misbehaviour | Entrance, Readonly<Partial<Record<Service, Meaning>>>>> = {
  'never answers': { kms: same('key_unavailable'), ses: unanswered },
  'resets the connection': { kms: same('key_unavailable'), ses: unanswered },
  'sends a byte a second': { kms: next('key_unavailable'), ses: unanswered },
  'stops in the middle': { kms: same('key_unavailable'), ses: unanswered },
  'answers 400': { kms: next('key_denied'), ses: next('ses_rejected') },
  'answers 403': { kms: next('key_denied'), ses: next('ses_not_allowed') },
  'answers 404': { kms: next('key_denied'), ses: next('ses_not_allowed') },
  'answers 413': { kms: next('key_denied'), ses: next('ses_rejected') },
  'answers 429': { kms: same('key_unavailable'), ses: same('ses_throttled') },
  'answers 500': { kms: same('key_unavailable'), ses: same('ses_unavailable') },
  'answers 503': { kms: same('key_unavailable'), ses: same('ses_unavailable') },
  'answers 504': { kms: same('key_unavailable'), ses: unanswered },
  'says AccessDenied': { kms: next('key_denied'), ses: next('ses_not_allowed') },
  'says Throttling': { kms: same('key_unavailable'), ses: same('ses_throttled') },
  'says TooManyRequests': { ses: same('ses_throttled') },
  'answers half of the JSON': { kms: next('key_unavailable'), ses: unanswered },
  'answers a page': { kms: next('key_unavailable'), ses: unanswered },
  'answers an empty object': { kms: next('decrypt_failed'), ses: unanswered },
  'gives a short key': { kms: next('decrypt_failed') },
  'gives a wrong key': { kms: next('decrypt_failed') },
  'names another key': { kms: next('decrypt_failed') },
  'repeats the request': { kms: next('key_denied'), ses: next('ses_rejected') },
  'repeats the address': { ses: next('ses_rejected') },
  'speaks no TLS': { kms: next('key_unavailable'), ses: same('ses_unavailable') },
  'breaks off the handshake': { kms: same('key_unavailable'), ses: same('ses_unavailable') },
  'is not there': { kms: same('key_unavailable'), ses: same('ses_unavailable') },
};

const ENTRANCES: readonly string[] = [
  'speaks no TLS',
  'breaks off the handshake',
  'is not there',
] satisfies readonly Entrance[];

/** How long a fault lasts, and whether SES has taken the email when it strikes. */
export type Lasting = 'for a moment' | 'for good' | 'once it has the email' | 'each time it has the email';

/** What became of one event. */
export interface Ending {
  /** Emails that SES took. */
  readonly accepted: number;
  /** Lines `email_sent`. */
  readonly sent: number;
  /** The class of each line `email_failed`. */
  readonly failures: readonly FailureClass[];
  /** Records in the failure queue. */
  readonly queued: number;
}

/** One experiment. */
export interface Case {
  readonly fault: Misbehaviour | Entrance;
  readonly service: Service;
  readonly by: EmailFunction;
  readonly lasting: Lasting;
  /** The endings that keep the promise; more than one where it is a matter of milliseconds. */
  readonly endings: readonly Ending[];
}

/** Whether the fault is in the way to a service, and not in its answers. */
export function isEntrance(fault: Case['fault']): fault is Entrance {
  return ENTRANCES.includes(fault);
}

/** `SES never answers, for good: codes` */
export function describeCase({ service, fault, lasting, by }: Case): string {
  return `${service.toUpperCase()} ${fault}, ${lasting}: ${by === 'sender' ? 'codes' : 'notices'}`;
}

/** Every experiment: fault, service, function, how long it lasts. */
export function makeMatrix(): Case[] {
  return Object.entries(FAULTS).flatMap(([name, meanings]) =>
    Object.entries(meanings).flatMap(([service, meaning]) => {
      const fault = name as Case['fault'];
      const of = (by: EmailFunction, lasting: Lasting, ...endings: Ending[]): Case => ({
        fault,
        service: service as Service,
        by,
        lasting,
        endings,
      });
      const { is, overcome, hidesAcceptance } = meaning;
      const passes = isEntrance(fault)
        ? []
        : [of('sender', 'for a moment', overcome === 'same attempt' ? DELIVERED : deliveredLater(is))];
      const codes = [of('sender', 'for good', deadLettered(is)), ...passes];
      if (service === 'kms') return [...codes, of('notices', 'for good', DELIVERED)];
      const notices = [of('notices', 'for good', notSent(is))];
      if (!isEntrance(fault)) {
        const endings = overcome === 'same attempt' ? [DELIVERED, notSent(is)] : [notSent(is)];
        notices.push(of('notices', 'for a moment', ...endings));
      }
      const hidden = hidesAcceptance
        ? [
            of('sender', 'once it has the email', { ...deliveredLater(is), accepted: 2 }),
            of('sender', 'each time it has the email', { ...deadLettered(is), accepted: 2 }),
            of('notices', 'each time it has the email', { ...notSent(is), accepted: 1 }),
          ]
        : [];
      return [...codes, ...notices, ...hidden];
    }),
  );
}

const DELIVERED: Ending = { accepted: 1, sent: 1, failures: [], queued: 0 };
const deliveredLater = (is: FailureClass): Ending => ({ ...DELIVERED, failures: [is] });
const deadLettered = (is: FailureClass): Ending => ({ accepted: 0, sent: 0, failures: [is, is], queued: 1 });
/** A notice is not tried again. */
const notSent = (is: FailureClass): Ending => ({ accepted: 0, sent: 0, failures: [is], queued: 0 });
