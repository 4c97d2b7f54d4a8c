import { findLanguage, type LanguageCode } from './words/index.ts';

const CHOICE = 'clinic-mail.language';

/** The language that somebody chose in this browser. */
export function readChoice(): LanguageCode | undefined {
  return findLanguage(localStorage.getItem(CHOICE) ?? undefined);
}

export function keepChoice(language: LanguageCode): void {
  localStorage.setItem(CHOICE, language);
}

/** The language to begin in: what was chosen here, else what the browser asks for, else the clinic's own. */
export function chooseLanguage(defaultLanguage: string): LanguageCode {
  const tags = [...navigator.languages, defaultLanguage];
  return readChoice() ?? tags.map(findLanguage).find((found) => found !== undefined) ?? 'en';
}

/**
 * What the account remembers of a language, for the emails: the browser's own tag for it, which knows how the
 * patient's country writes dates, else the clinic's, else the bare language.
 */
export function toLocale(language: LanguageCode, defaultLanguage: string): string {
  const tags = [...navigator.languages, defaultLanguage];
  return tags.find((tag) => tag.includes('-') && findLanguage(tag) === language) ?? language;
}
