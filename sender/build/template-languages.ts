import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/** Matches language tags, and neither `layout` nor `blocks`. */
const LANGUAGE_FOLDER = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/;

/** Lists the languages of the emails: the folders of `templates/` that are named by a language tag. */
export function templateLanguages(root = TEMPLATES): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && LANGUAGE_FOLDER.test(entry.name))
    .map(({ name }) => name);
}
