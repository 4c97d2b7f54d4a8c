import type { Token } from 'markdown-it';
import { syllable } from 'syllable';
import { createMarkdown } from '../../formats/markdown.ts';

/** A paragraph, an item of a list or a cell of a table, as it is read aloud. */
export interface Paragraph {
  readonly heading: string;
  readonly text: string;
}

/** A cell or an item with fewer words is a label, and says nothing about how long the sentences are. */
const LABEL_WORDS = 5;

/** Stands for code: no word, but with a capital letter, because a sentence may begin with code. */
const CODE = '@X';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Lists the words of a text; what has a slash, an @ or a dot inside is an address and not counted. */
function wordsOf(text: string): readonly string[] {
  return text
    .split(/\s+/)
    .map((word) => word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => word !== '' && !/[@/_=]|\.\p{L}/u.test(word));
}

/** Lists the sentences of a text. Only a full stop, a question mark or an exclamation mark ends one. */
export function sentencesOf(text: string): readonly string[] {
  return [...segmenter.segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((sentence) => wordsOf(sentence).length > 0);
}

export const wordCount = (sentence: string) => wordsOf(sentence).length;

/** Lists the paragraphs of a Markdown document without headings, labels, code and pictures. */
export function paragraphsOf(markdown: string): readonly Paragraph[] {
  const tokens = createMarkdown().parse(markdown, {});
  let heading = '';
  return tokens.flatMap((token, index): Paragraph[] => {
    if (token.type !== 'inline') return [];
    const text = proseOf(token).replaceAll(/\s+/g, ' ').trim();
    const opening = tokens[index - 1]?.type;
    if (opening === 'heading_open') heading = text;
    const isLabel = ['heading_open', 'th_open'].includes(opening ?? '') || wordCount(text) < LABEL_WORDS;
    return isLabel ? [] : [{ heading, text }];
  });
}

function proseOf({ type, content, children }: Token): string {
  if (type === 'softbreak' || type === 'hardbreak') return ' ';
  if (type === 'code_inline') return CODE;
  if (type === 'image') return '';
  return children === null ? content : children.map(proseOf).join('');
}

/**
 * Returns the Flesch–Kincaid grade of texts: the year of a US school whose pupils understand them. Pupils of grade 6 are
 * 11 years old when the year begins.
 *
 * Source: J. P. Kincaid and others, "Derivation of New Readability Formulas", Research Branch Report 8-75, 1975,
 * https://apps.dtic.mil/sti/citations/ADA006655
 */
export function gradeOf(texts: readonly string[]): number {
  const sentences = texts.flatMap(sentencesOf);
  const words = sentences.flatMap(wordsOf);
  // A number has no vowels; it is counted as a word of one syllable.
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
}
