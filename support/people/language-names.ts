import { findLanguage } from '../../formats/language-tag.ts';
import { templateLanguages } from '../../sender/build/template-languages.ts';

/** The languages of the emails. */
const EMAIL_LANGUAGES: readonly string[] = templateLanguages();

let names: ReadonlyMap<string, string> | undefined;

/**
 * Returns the tag of a language that is named in words, such as `Spanish`, `español`, `الإسبانية` or `Spanish (Mexico)`: in a
 * language of the emails, or in itself. Its region, if there is one, is left out.
 */
export function readLanguageName(text: string): string | undefined {
  names ??= nameLanguages();
  return names.get(keyOf(text.replace(/\(.*$/su, '')));
}

/** Says that no email is written in a language; undefined if there are emails in it. */
export function describeMissingLanguage(tag: string | undefined): string | undefined {
  if (tag === undefined || findLanguage(tag, EMAIL_LANGUAGES) !== undefined) return undefined;
  return `there are no emails in ${tag}, so they are in the clinic's language`;
}

/** Names the languages with two-letter tags (ISO 639-1), which are all that speakers write by name. */
function nameLanguages(): ReadonlyMap<string, string> {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const tags = letters.flatMap((first) => letters.map((second) => first + second));
  const found = new Map<string, string>();
  const readers = EMAIL_LANGUAGES.map(displayNames);
  for (const tag of tags.filter((tag) => readers[0]?.of(tag) !== undefined)) {
    for (const name of [...readers, displayNames(tag)].map((reader) => reader.of(tag))) {
      if (name !== undefined && !found.has(keyOf(name)))
        found.set(keyOf(name), new Intl.Locale(tag).baseName);
    }
  }
  return found;
}

const displayNames = (language: string) =>
  new Intl.DisplayNames([language], { type: 'language', fallback: 'none' });

/** Spreadsheets hold names in any letter case, with and without accents. */
const keyOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim()
    .toLowerCase();
