import { CLEAR_LINE } from '../../../terminal/terminal.ts';
import type { Outcome } from './run-all.ts';

/** The number of items with each outcome. */
export type OutcomeCounts<Word extends string> = Readonly<Record<Word | 'failed', number>>;

/** Shows the progress of a run: on a terminal one line that changes, elsewhere a line every ten seconds. */
export interface Progress<Word extends string> {
  count(outcome: Outcome<Word>): void;
  /** Clears the line on the terminal. */
  end(): OutcomeCounts<Word>;
}

export interface ProgressOptions<Word extends string> {
  readonly total: number;
  readonly perSecond: number;
  /** Describes each outcome after its number, e.g. `had an account`, in the order of the line. */
  readonly words: Readonly<Record<Word, string>>;
  /** Milliseconds; only differences count. */
  readonly clock: () => number;
  /** Receives the progress; undefined shows none. */
  readonly stream: { readonly isTTY?: boolean; write(text: string): unknown } | undefined;
}

/** Milliseconds between two lines. */
const EVERY = { terminal: 100, elsewhere: 10_000 };

/** Starts to count. */
export function showProgress<Word extends string>({
  total,
  perSecond,
  words,
  clock,
  stream,
}: ProgressOptions<Word>): Progress<Word> {
  const names: readonly (Word | 'failed')[] = [...(Object.keys(words) as Word[]), 'failed'];
  const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Word | 'failed', number>;
  const isTerminal = stream?.isTTY === true;
  const every = isTerminal ? EVERY.terminal : EVERY.elsewhere;
  let shownAt = isTerminal ? Number.NEGATIVE_INFINITY : clock();
  const line = () => {
    const done = names.reduce((sum, name) => sum + counts[name], 0);
    const rest = describeDuration((total - done) / perSecond);
    return `${done} of ${total}: ${describeCounts(counts, words)}; ${rest} to go`;
  };
  return {
    count(outcome) {
      counts[typeof outcome === 'string' ? outcome : 'failed'] += 1;
      const now = clock();
      if (stream === undefined || now - shownAt < every) return;
      shownAt = now;
      stream.write(isTerminal ? `${CLEAR_LINE}${line()}` : `${line()}\n`);
    },
    end() {
      if (isTerminal) stream?.write(CLEAR_LINE);
      return counts;
    },
  };
}

/** Lists the outcomes with their numbers, e.g. `3 invited, 0 had an account, 1 failed`. */
function describeCounts<Word extends string>(
  counts: OutcomeCounts<Word>,
  words: Readonly<Record<Word, string>>,
): string {
  const entries = Object.entries(words) as [Word, string][];
  return [...entries.map(([name, word]) => `${counts[name]} ${word}`), `${counts.failed} failed`].join(', ');
}

/** Formats a duration, e.g. `40 s` or `3 min`. */
export function describeDuration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
