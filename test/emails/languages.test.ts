import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emailKinds } from '../../sender/email/kinds.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

const folders = readdirSync(TEMPLATES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['blocks', 'layout'].includes(entry.name))
  .map(({ name }) => name);

const read = (language: string, file: string): string =>
  readFileSync(join(TEMPLATES, language, file), 'utf8');

/** Returns the sentences in the `words.json` of a language, by name. */
const wordsOf = (language: string): Record<string, string> =>
  existsSync(join(TEMPLATES, language, 'words.json')) ? JSON.parse(read(language, 'words.json')) : {};

const namesOf = (words: Record<string, unknown>): string[] =>
  Object.keys(words).filter((name) => typeof words[name] === 'string' && words[name] !== '');

const files = [...emailKinds.map((kind) => `${kind}.liquid`), 'words.json'].sort();
const names = [...new Set(folders.flatMap((language) => namesOf(wordsOf(language))))].sort();

/** Returns what a file says: its lines, labels and words without the names of fields and of values. */
function sentencesOf(language: string, file: string): string[] {
  const lines =
    file === 'words.json'
      ? Object.values(wordsOf(language))
      : read(language, file)
          .replaceAll(/\[% render '[\w-]+'(, label: (['"])(.*?)\2)?[^\]]*%\]/g, '\n$3\n')
          .replaceAll(/^(subject|preheader):|^#+/gm, '')
          .split('\n');
  return lines
    .map((line) => line.replaceAll(/\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]/g, '…').trim())
    .filter((line) => /\p{L}[^…]*\s[^…]*\p{L}/u.test(line));
}

/** Lists the sentences of a language that another language has too, which are left to translate. */
function untranslated(language: string): string[] {
  const others = folders.filter((other) => other !== language);
  const known = new Map(
    others.flatMap((other) =>
      files.flatMap((file) => sentencesOf(other, file).map((sentence) => [sentence, other] as const)),
    ),
  );
  return files.flatMap((file) =>
    sentencesOf(language, file)
      .filter((sentence) => known.has(sentence))
      .map(
        (sentence) => `templates/${language}/${file} has a sentence of "${known.get(sentence)}": ${sentence}`,
      ),
  );
}

test.each(folders)('%s has every kind of email and every sentence that another language has', (language) => {
  const found = {
    files: readdirSync(join(TEMPLATES, language)).sort(),
    words: namesOf(wordsOf(language)).sort(),
  };
  expect(found).toEqual({ files, words: names });
});

// The other languages are translated from English, so an English sentence is never the one that is left.
test.each(folders.filter((language) => language !== 'en'))(
  'no sentence of %s is that of another language',
  (language) => {
    expect(untranslated(language)).toEqual([]);
  },
);
