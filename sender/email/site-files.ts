import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError } from '../errors.ts';
import type { CompiledTemplates } from './templates.ts';

/** The version of the files. Raise it when a function of an older version would misread them. */
export const SITE_FORMAT = 1;

const SITE_FILE = 'site.json';
const languageFile = (language: string): string => `${language}.json`;

type Languages = CompiledTemplates['languages'];

/** The content of `site.json`. The emails of each language are in a file of its own. */
interface SiteFile extends Omit<CompiledTemplates, 'languages'> {
  readonly format: number;
  readonly languages: readonly string[];
}

/** Returns the content of the files that `readSiteFiles` reads, by file name. */
export function toSiteFiles({ languages, ...site }: CompiledTemplates): Readonly<Record<string, string>> {
  const file: SiteFile = { format: SITE_FORMAT, ...site, languages: Object.keys(languages) };
  const emails = Object.entries(languages).map(([language, content]) => [languageFile(language), content]);
  const files = Object.entries({ [SITE_FILE]: file, ...Object.fromEntries(emails) });
  return Object.fromEntries(files.map(([name, content]) => [name, JSON.stringify(content)]));
}

/**
 * Reads the files beside the code of a function. The templates of a language are read when the first email in it is
 * sent, because most users of a site read the same language and a cold start would otherwise load all of them.
 *
 * @throws PermanentError `newer_site_format`, or `invalid_configuration` if the files cannot be read
 */
export function readSiteFiles(folder: string): CompiledTemplates {
  const { format, languages: names, ...site } = readJson<SiteFile>(folder, SITE_FILE);
  if (!Number.isInteger(format) || format < 1) {
    throw new PermanentError('invalid_configuration', `${SITE_FILE} has no format`);
  }
  if (format > SITE_FORMAT) {
    throw new PermanentError(
      'newer_site_format',
      `${SITE_FILE} has format ${format}; this function reads format ${SITE_FORMAT}`,
    );
  }
  const languages: Record<string, Languages[string]> = {};
  for (const language of names) {
    let emails: Languages[string] | undefined;
    const get = () => (emails ??= readJson<Languages[string]>(folder, languageFile(language)));
    Object.defineProperty(languages, language, { enumerable: true, get });
  }
  return { ...site, languages };
}

function readJson<Content>(folder: string, file: string): Content {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Content;
  } catch (cause) {
    throw new PermanentError('invalid_configuration', `${file} cannot be read beside the code`, { cause });
  }
}
