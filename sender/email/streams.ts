import { EMAIL_KINDS, type EmailKind, emailKinds, type Lifetime } from './kinds.ts';

/**
 * A stream of email, for which SES has its own delivery rules: `brief` is for emails that nobody can use after a quarter
 * of an hour, `lasting` for all others.
 */
export type Stream = 'brief' | 'lasting';

const SECONDS: Readonly<Record<Lifetime['unit'], number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** The longest lifetime of a secret in the brief stream, in seconds. */
const BRIEF = 15 * SECONDS.minute;

/** Returns the stream of a kind of email; emails without a secret do not expire. */
export function streamOf(kind: EmailKind): Stream {
  return secondsOf(kind) <= BRIEF ? 'brief' : 'lasting';
}

/**
 * Returns how long SES may try to deliver the emails of a stream, in seconds: the shortest lifetime of its secrets, after
 * which a delivered code would no longer work.
 */
export function maxDeliverySeconds(stream: Stream): number {
  return Math.min(...emailKinds.filter((kind) => streamOf(kind) === stream).map(secondsOf));
}

function secondsOf(kind: EmailKind): number {
  const { lifetime } = EMAIL_KINDS[kind];
  return lifetime === null ? Number.POSITIVE_INFINITY : lifetime.value * SECONDS[lifetime.unit];
}
