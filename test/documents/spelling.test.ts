import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decodeTrie } from 'cspell-trie-lib';
import type { Token } from 'markdown-it';
import { SECTIONS } from '../../docs-site/navigation.ts';
import { REFERENCES } from '../../docs-site/reference/references.ts';
import { createMarkdown } from '../../formats/markdown.ts';
import { samples } from '../emails/samples.ts';
import { documentFiles } from './documents.ts';
import { ROOT } from './guide.ts';

const DICTIONARY = new URL('en_GB.trie.gz', import.meta.resolve('@cspell/dict-en-gb-mit'));
const dictionary = decodeTrie(gunzipSync(readFileSync(fileURLToPath(DICTIONARY))));
const ownWords = readFileSync(join(ROOT, 'docs-site/words.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const own = new Set(ownWords.map((word) => word.toLowerCase()));

const isKnown = (word: string) =>
  own.has(word.toLowerCase()) || dictionary.has(word) || dictionary.has(word.toLowerCase());

/** Returns the prose of a document: no code, no addresses of links. */
function proseOf(tokens: readonly Token[]): string {
  return tokens
    .flatMap(({ type, content, children }) => {
      if (type === 'text' || type === 'image') return [content];
      return children === null ? [] : [proseOf(children)];
    })
    .join(' ');
}

/** Lists the words of a text; what has a digit, a dot or an @ in it is a name or an address. */
function wordsOf(text: string): string[] {
  return text
    .replaceAll('’', "'")
    .split(/[^\p{L}\p{M}\p{N}'.@:/_#&;-]+/u)
    .map((word) => word.replaceAll(/^[.':/-]+|[.':;/-]+$/g, ''))
    .filter((word) => !/[\p{N}@:_#&/]|\.\p{L}|\p{Ll}\p{Lu}/u.test(word))
    .flatMap((word) => word.split(/[-.;]/))
    .map((word) => word.replace(/'s?$/, ''))
    .filter((word) => word.length > 2 && !isAcronym(word));
}

/** Whether a word is of capital letters, such as the names of protocols. */
const isAcronym = (word: string) => /^\p{Lu}+s?$/u.test(word);

const unknownIn = (text: string) => [...new Set(wordsOf(text).filter((word) => !isKnown(word)))];

describe('spelling', () => {
  test.each(documentFiles)('%s', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect(unknownIn(proseOf(createMarkdown().parse(text, {})))).toEqual([]);
  });

  test('the reference that is generated, and the navigation', async () => {
    // The page of commands is nothing but their output.
    const references = Object.entries(REFERENCES).filter(([name]) => !name.endsWith('/commands.md'));
    const pages = await Promise.all(references.map(([, { write }]) => write()));
    const labels = SECTIONS.flatMap(({ title, pages: labelled }) => [title, ...Object.values(labelled)]);
    const prose = pages.map((page) => proseOf(createMarkdown().parse(page, {})));
    expect(unknownIn([...prose, ...labels].join(' '))).toEqual([]);
  });

  test('the emails in English', () => {
    const english = samples.filter(({ language }) => language === 'en');
    expect(english.length).toBeGreaterThan(10);
    expect(unknownIn(english.map(({ email }) => `${email.subject} ${email.text}`).join(' '))).toEqual([]);
  });

  test('finds a mistake', () => {
    expect(unknownIn('The colour of an adress, or the color of one')).toEqual(['adress', 'color']);
  });

  test('has no word of its own that the dictionary has', () => {
    expect(ownWords.filter((word) => dictionary.has(word.toLowerCase()))).toEqual([]);
    expect(ownWords).toEqual([...ownWords].sort((one, other) => one.localeCompare(other, 'en')));
  });
});
