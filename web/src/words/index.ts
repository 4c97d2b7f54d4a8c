import { findLanguage as findNearest } from '../../../formats/language-tag.ts';
import type { Words } from './en.ts';

/** The languages of the app, which are those of the emails. Each is loaded when it is needed. */
export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr', load: async () => (await import('./en.ts')).en },
  es: { name: 'Español', direction: 'ltr', load: async () => (await import('./es.ts')).es },
  fr: { name: 'Français', direction: 'ltr', load: async () => (await import('./fr.ts')).fr },
  ar: { name: 'العربية', direction: 'rtl', load: async () => (await import('./ar.ts')).ar },
} as const satisfies Record<string, Language>;

interface Language {
  /** The name of the language in that language. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly load: () => Promise<Words>;
}

/** The name of a sentence that a page shows above its heading. */
export type NoticeKey = keyof Words['notices'];

export type LanguageCode = keyof typeof LANGUAGES;

export const languageCodes = Object.keys(LANGUAGES) as readonly LanguageCode[];

/** Finds the app's language that is nearest to a tag such as `es-MX`. */
export function findLanguage(tag: unknown): LanguageCode | undefined {
  return findNearest(tag, languageCodes);
}
