import type { Lifetime } from './config.ts';

const MILLISECONDS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

export function inMilliseconds({ value, unit }: Lifetime): number {
  return value * MILLISECONDS[unit];
}

/** `15 minutes` in a language, with the digits that codes have. */
export function inWords(
  { value, unit }: { value: number; unit: keyof typeof MILLISECONDS },
  language: string,
) {
  const format = { style: 'unit', unit, unitDisplay: 'long', numberingSystem: 'latn' } as const;
  return new Intl.NumberFormat(language, format).format(value);
}
