import { EMAIL_KINDS, type EmailKind, emailKinds, type Lifetime } from './kinds.ts';

/**
 * A stream of email, which SES delivers by rules of its own: `brief` is what nobody can use after a quarter of an
 * hour, `lasting` the rest.
 */
export type Stream = 'brief' | 'lasting';

const SECONDS: Readonly<Record<Lifetime['unit'], number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** The longest life of a secret that goes with the brief stream, in seconds. */
const BRIEF = 15 * SECONDS.minute;

/** The stream that a kind of email goes with; what holds no secret is of use for long. */
export function streamOf(kind: EmailKind): Stream {
  return secondsOf(kind) <= BRIEF ? 'brief' : 'lasting';
}

/**
 * How long SES may try to deliver what goes with a stream, in seconds: after the shortest life of its secrets, an email
 * that still arrives holds a code that no longer works.
 */
export function maximumDelivery(stream: Stream): number {
  return Math.min(...emailKinds.filter((kind) => streamOf(kind) === stream).map(secondsOf));
}

function secondsOf(kind: EmailKind): number {
  const { lives } = EMAIL_KINDS[kind];
  return lives === null ? Number.POSITIVE_INFINITY : lives.value * SECONDS[lives.unit];
}
