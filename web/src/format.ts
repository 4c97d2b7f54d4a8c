import type { Lifetime } from './config.ts';

/** Formats a duration as `15 minutes` in a language, with the Latin digits that codes have. */
export function formatDuration(
  { value, unit }: { value: number; unit: Lifetime['unit'] | 'second' },
  language: string,
) {
  const format = { style: 'unit', unit, unitDisplay: 'long', numberingSystem: 'latn' } as const;
  return new Intl.NumberFormat(language, format).format(value);
}

/** Returns the link that dials a phone number. */
export function telLink(phone: string): string {
  return `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
}

/** Keeps a phone number or an address on one line, and apart from the direction of the sentence around it. */
export function isolate(text: string): string {
  return `\u2068${text.replaceAll(' ', '\u00a0')}\u2069`;
}
