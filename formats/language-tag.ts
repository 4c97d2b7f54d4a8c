/** Longer texts are no language tags; accounts may hold 2,048 characters. */
const LONGEST = 64;

/**
 * Reads a language tag as browsers, identity providers, phones and spreadsheets write it, such as `es-MX`, `fr_CA`,
 * `fr_FR.UTF-8`, `spa` or `ar-EG-u-nu-latn`.
 *
 * @returns language, script, region and variants in canonical form, such as `es-MX`; undefined if it names no language
 * @see https://www.rfc-editor.org/rfc/rfc5646 for the form of tags
 * @see https://www.unicode.org/reports/tr35/#Locale_Extension_Key_and_Type_Data for the extensions, which are left out
 */
export function readLanguageTag(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST) return undefined;
  const [tag = ''] = value
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .trim()
    // A list of a browser, best first, and the character set and modifier of a POSIX locale.
    .split(/[\s,;.@]/);
  const parts = tag.replaceAll(/[_‐‑‒–−]/g, '-').replace(/-+$/, '');
  if (!/^[a-z]{2,3}(-|$)/i.test(parts)) return undefined;
  return canonicalise(parts);
}

/** Reads as many parts of a tag from its start as make sense. */
function canonicalise(tag: string): string | undefined {
  for (const prefix of prefixesOf(tag)) {
    try {
      return new Intl.Locale(prefix).baseName;
    } catch {
      // A shorter tag may be one.
    }
  }
  return undefined;
}

/**
 * Finds the language that is nearest to a tag: the tag itself, or the rest of it without its last parts (RFC 4647,
 * section 3.4).
 *
 * @param value a tag as people and programs write it
 * @param languages the tags to choose from
 */
export function findLanguage<Language extends string>(
  value: unknown,
  languages: readonly Language[],
): Language | undefined {
  const tag = readLanguageTag(value);
  if (tag === undefined) return undefined;
  const { language, region } = new Intl.Locale(tag);
  const withoutScript = region === undefined ? [] : [`${language}-${region}`];
  for (const candidate of [...prefixesOf(tag), ...withoutScript]) {
    const found = languages.find((name) => name.toLowerCase() === candidate.toLowerCase());
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns a tag and the rest of it without its last parts, the longest first. */
function prefixesOf(tag: string): string[] {
  const parts = tag.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
