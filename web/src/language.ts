import { readLanguageTag } from '../../formats/language-tag.ts';
import { deviceStorage } from './browser-storage.ts';
import { findLanguage, type LanguageCode } from './words/index.ts';

const STORAGE_KEY = 'clinic-mail.language';

/** Returns the language that was chosen in this browser, if any. */
export function readChosenLanguage(): LanguageCode | undefined {
  return findLanguage(deviceStorage.getItem(STORAGE_KEY));
}

export function storeChosenLanguage(language: LanguageCode): void {
  deviceStorage.setItem(STORAGE_KEY, language);
}

/** Returns the language to start in: the one chosen in this browser, else the browser's, else the clinic's. */
export function initialLanguage(defaultLanguage: string): LanguageCode {
  const tags = [...navigator.languages, defaultLanguage];
  return readChosenLanguage() ?? tags.map(findLanguage).find((found) => found !== undefined) ?? 'en';
}

/**
 * Returns the locale that the account stores for its emails, in canonical form. A tag with a country, from the browser or
 * else from the clinic, is preferred because it determines how dates are written.
 */
export function toLocale(language: LanguageCode, defaultLanguage: string): string {
  const tags = [...navigator.languages, defaultLanguage].map(readLanguageTag);
  return tags.find((tag) => tag?.includes('-') && findLanguage(tag) === language) ?? language;
}
