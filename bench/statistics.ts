import type { Spread } from './report.ts';

/** The value below which a share of the values lies, by the nearest rank. @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The median, and the quartiles around it. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    median: percentile(values, 0.5),
    from: percentile(values, 0.25),
    to: percentile(values, 0.75),
  };
}

/** What was counted once. */
export const exactly = (value: number): Spread => ({ median: value, from: value, to: value });
