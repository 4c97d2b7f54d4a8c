import { CLEAR_LINE } from '../../../terminal/terminal.ts';
import type { Outcome } from './invite-all.ts';

/** The number of rows with each outcome. */
export interface OutcomeCounts {
  readonly invited: number;
  readonly exists: number;
  readonly failed: number;
}

/** Shows the progress of an import: on a terminal one line that changes, elsewhere a line every ten seconds. */
export interface Progress {
  count(outcome: Outcome): void;
  /** Clears the line on the terminal. */
  end(): OutcomeCounts;
}

export interface ProgressOptions {
  readonly total: number;
  readonly perSecond: number;
  /** Milliseconds; only differences count. */
  readonly clock: () => number;
  /** Receives the progress; undefined shows none. */
  readonly stream: { readonly isTTY?: boolean; write(text: string): unknown } | undefined;
}

/** Milliseconds between two lines. */
const EVERY = { terminal: 100, elsewhere: 10_000 };

/** Starts to count. */
export function showProgress({ total, perSecond, clock, stream }: ProgressOptions): Progress {
  const counts = { invited: 0, exists: 0, failed: 0 };
  const isTerminal = stream?.isTTY === true;
  const every = isTerminal ? EVERY.terminal : EVERY.elsewhere;
  let shownAt = isTerminal ? Number.NEGATIVE_INFINITY : clock();
  return {
    count(outcome) {
      counts[typeof outcome === 'string' ? outcome : 'failed'] += 1;
      const now = clock();
      if (stream === undefined || now - shownAt < every) return;
      shownAt = now;
      const line = progressLine(counts, total, perSecond);
      stream.write(isTerminal ? `${CLEAR_LINE}${line}` : `${line}\n`);
    },
    end() {
      if (isTerminal) stream?.write(CLEAR_LINE);
      return counts;
    },
  };
}

function progressLine({ invited, exists, failed }: OutcomeCounts, total: number, perSecond: number): string {
  const through = invited + exists + failed;
  const rest = describeDuration((total - through) / perSecond);
  return `${through} of ${total}: ${invited} invited, ${exists} had an account, ${failed} failed; ${rest} to go`;
}

/** Formats a duration, e.g. `40 s` or `3 min`. */
export function describeDuration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
