import { hasSecret } from './codes.ts';
import { type EmailTimeline, readEmailTimelines } from './email-timelines.ts';
import type { LogLine } from './log-lines.ts';
import { HOUR } from './times.ts';

/** The period over which codes are counted, in milliseconds. */
export const COUNTED = HOUR;

/** The log events that decide what became of a code. */
export const COUNTED_EVENTS = [
  'email_requested',
  'email_sent',
  'email_failed',
  'delivery_delivered',
] as const;

/** How many codes went how far within the last hour. */
export interface CodeCounts {
  readonly asked: number;
  /** By SES. */
  readonly accepted: number;
  readonly delivered: number;
  /** Not sent, and will not be. */
  readonly failed: number;
  /** When SES accepted the last one, milliseconds since the epoch. */
  readonly lastAcceptedAt: number | undefined;
  /** Whether most of the newest ones failed, and more than one did. */
  readonly mostFail: boolean;
}

/** The number of the newest codes that tell whether an outage is going on: an hour of good service does not hide it. */
const NEWEST = 5;

/** Returns the codes in log lines of `COUNTED_EVENTS`, oldest first. */
export const readCodes = (lines: readonly LogLine[]): EmailTimeline[] =>
  readEmailTimelines(lines).filter(isCode);

/**
 * Counts codes.
 *
 * @param all as `readCodes` returns them
 * @param except the patients whose codes do not count
 */
export function countCodes(all: readonly EmailTimeline[], except: readonly string[] = []): CodeCounts {
  const codes = all.filter(({ userSub = '' }) => !except.includes(userSub));
  const accepted = codes.filter(isAccepted);
  const decided = codes.filter((email) => isAccepted(email) || isFailed(email)).slice(-NEWEST);
  const failed = decided.filter(isFailed).length;
  return {
    asked: codes.length,
    accepted: accepted.length,
    delivered: codes.filter(({ outcome }) => outcome === 'delivery_delivered').length,
    failed: codes.filter(isFailed).length,
    lastAcceptedAt: accepted.at(-1)?.requestedAt,
    mostFail: failed > 1 && failed * 2 > decided.length,
  };
}

/** A failure before the kind was known may have been a code. */
const isCode = (email: EmailTimeline): boolean =>
  hasSecret(email) || (email.kind === 'unknown' && email.outcome === 'failed');

const isAccepted = ({ outcome }: EmailTimeline): boolean =>
  outcome === 'sent' || outcome.startsWith('delivery_');

const isFailed = ({ outcome, attempts, retryable }: EmailTimeline): boolean =>
  outcome === 'failed' && (attempts > 1 || retryable === false);
