import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emailKinds } from '../../sender/email/kinds.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

const folders = readdirSync(TEMPLATES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['blocks', 'layout'].includes(entry.name))
  .map(({ name }) => name);

/** Returns the names of the sentences in the `words.json` of a language. */
const wordsOf = (language: string): string[] => {
  const file = join(TEMPLATES, language, 'words.json');
  if (!existsSync(file)) return [];
  const words = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return Object.keys(words).filter((name) => typeof words[name] === 'string' && words[name] !== '');
};

const files = [...emailKinds.map((kind) => `${kind}.liquid`), 'words.json'].sort();
const words = [...new Set(folders.flatMap(wordsOf))].sort();

test.each(folders)('%s has every kind of email and every sentence that another language has', (language) => {
  const found = { files: readdirSync(join(TEMPLATES, language)).sort(), words: wordsOf(language).sort() };
  expect(found).toEqual({ files, words });
});
