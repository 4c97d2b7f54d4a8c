import type { Spread } from './report.ts';

/** Returns a percentile by the nearest-rank method. @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Returns the median and quartiles. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    median: percentile(values, 0.5),
    from: percentile(values, 0.25),
    to: percentile(values, 0.75),
  };
}

/** Wraps a single value as a spread. */
export const exactly = (value: number): Spread => ({ median: value, from: value, to: value });
