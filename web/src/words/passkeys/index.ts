import type { LanguageCode } from '../index.ts';
import type { PasskeyWords } from './en.ts';

/** The sentences of the pages for passkeys, which are loaded when they are needed. */
export const PASSKEY_WORDS: Readonly<Record<LanguageCode, () => Promise<PasskeyWords>>> = {
  en: async () => (await import('./en.ts')).en,
  es: async () => (await import('./es.ts')).es,
  fr: async () => (await import('./fr.ts')).fr,
  ar: async () => (await import('./ar.ts')).ar,
};
