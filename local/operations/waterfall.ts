import { duration } from '../../support/timeline/times.ts';
import type { Span } from './spans.ts';

/** One bar of a waterfall, placed in percent of its width. */
export interface Bar {
  readonly name: string;
  readonly took: string;
  readonly left: string;
  readonly width: string;
  readonly depth: number;
  readonly failed: boolean;
}

/** The bars of a trace, drawn without the times in which nothing ran. */
export interface Waterfall {
  readonly bars: readonly Bar[];
  /** Where a time was left out, in percent of the width, and its length, such as `58 s`. */
  readonly folds: readonly { readonly at: string; readonly left: string }[];
}

/** The shortest bar, in percent, so that it can be seen. */
const SHORTEST = 0.75;

/** A pause is folded from this length on, in milliseconds, if it is also longer than all work together. */
const FOLDED_FROM = 1_000;

/** The deepest level that is indented. */
const DEEPEST = 3;

interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * Lays out the bars of a trace. Lambda waits up to minutes before it tries again, which would leave no room for the steps;
 * such pauses are folded, and a bar that spans one is drawn across the fold.
 */
export function layOut(spans: readonly Span[]): Waterfall {
  const pauses = pausesBetween(spans.filter((_, index) => isLeaf(spans, index)).map(intervalOf));
  const end = Math.max(1, ...spans.map((span) => intervalOf(span).to));
  const paused = sum(pauses.map(lengthOf));
  const folded = pauses.filter((pause) => lengthOf(pause) >= FOLDED_FROM && lengthOf(pause) > end - paused);
  const total = Math.max(1, end - sum(folded.map(lengthOf)));
  /** The place of a time, in percent. */
  const place = (at: number) => {
    const before = folded.map(({ from, to }) => Math.max(0, Math.min(at, to) - from));
    return ((at - sum(before)) / total) * 100;
  };
  return {
    bars: spans.map((span) => {
      const { from, to } = intervalOf(span);
      const width = Math.max(SHORTEST, place(to) - place(from));
      return {
        name: shortName(span.name),
        took: preciseDuration(span.milliseconds),
        left: Math.min(place(from), 100 - width).toFixed(2),
        width: width.toFixed(2),
        depth: Math.min(span.depth, DEEPEST),
        failed: span.failed,
      };
    }),
    folds: folded.map((pause) => ({ at: place(pause.from).toFixed(2), left: duration(lengthOf(pause)) })),
  };
}

/** Formats a duration with the milliseconds that engineers look at. @param milliseconds not negative */
export const preciseDuration = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${milliseconds} ms` : duration(milliseconds);

/** Whether no span within it follows; spans come with their parts behind them. */
const isLeaf = (spans: readonly Span[], index: number): boolean =>
  (spans[index + 1]?.depth ?? 0) <= (spans[index]?.depth ?? 0);

const intervalOf = ({ after, milliseconds }: Span): Interval => ({ from: after, to: after + milliseconds });

function pausesBetween(intervals: readonly Interval[]): Interval[] {
  const pauses: Interval[] = [];
  let until = 0;
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    if (from > until) pauses.push({ from: until, to: from });
    until = Math.max(until, to);
  }
  return pauses;
}

const lengthOf = ({ from, to }: Interval) => to - from;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Removes what CloudFormation puts around a function's id: the name of the stack and random characters. */
const shortName = (name: string) => name.replace(/^\w+-(\w+?)(?:Function)?[0-9A-F]{8}-[0-9a-z]{12}$/i, '$1');
