import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Words } from '../../web/src/words/en.ts';
import { LANGUAGES, type LanguageCode, languageCodes } from '../../web/src/words/index.ts';
import type { PasskeyWords } from '../../web/src/words/passkeys/en.ts';
import { PASSKEY_WORDS } from '../../web/src/words/passkeys/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TEMPLATES = join(ROOT, 'templates');

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

type Sentence = string | ((...details: never[]) => string);

/** The sentences of a language by name, such as `errors.title`. */
const sentencesOf = (words: Words): [name: string, sentence: Sentence][] =>
  Object.entries(words).flatMap(([group, sentences]) =>
    Object.entries(sentences as Record<string, Sentence>).map(([name, sentence]): [string, Sentence] => [
      `${group}.${name}`,
      sentence,
    ]),
  );

/** Counts the details that a sentence takes. */
const takes = (sentence: Sentence): number => (typeof sentence === 'string' ? 0 : sentence.length);

const say = (sentence: Sentence, details: string[]): string =>
  typeof sentence === 'string' ? sentence : (sentence as (...details: string[]) => string)(...details);

/** Writes a sentence with `15 minutes` for every detail, which is as long as details usually are. */
const written = (sentence: Sentence): string => say(sentence, Array(takes(sentence)).fill('15 minutes'));

type AllWords = Words & PasskeyWords;

const loaded = new Map<string, AllWords>();
for (const code of languageCodes)
  loaded.set(code, { ...(await LANGUAGES[code].load()), ...(await PASSKEY_WORDS[code]()) });

const wordsOf = (code: string): AllWords => {
  const words = loaded.get(code);
  if (words === undefined) throw new Error(`The app does not speak ${code}`);
  return words;
};

const english = new Map(sentencesOf(wordsOf('en')));

/** Names the sentences of a language for which a check finds a mistake. */
const namesWhere = (code: string, wrong: (text: string, name: string) => boolean): string[] =>
  sentencesOf(wordsOf(code))
    .filter(([name, sentence]) => wrong(written(sentence), name))
    .map(([name]) => name);

test('the app speaks the languages of the emails', () => {
  const folders = readdirSync(TEMPLATES).filter((name) => existsSync(join(TEMPLATES, name, 'words.json')));
  expect([...languageCodes].sort()).toEqual(folders.sort());
});

describe.each(languageCodes)('%s', (code) => {
  test('has every sentence, with every detail that the English one takes', () => {
    const said = sentencesOf(wordsOf(code)).map(([name, sentence]) => {
      const details = Array.from({ length: takes(sentence) }, (_, index) => `<${index}>`);
      const text = say(sentence, details);
      return [name, details.filter((detail) => text.includes(detail)).length];
    });
    expect(said).toEqual([...english].map(([name, sentence]) => [name, takes(sentence)]));
  });

  test('has no sentence that is empty, or has spaces at its ends or twice in a row', () => {
    expect(namesWhere(code, (text) => /^$|^\s|[^\S\u202f]$|\s\s/u.test(text))).toEqual([]);
  });

  test('has a space at the end only of French words before a colon', () => {
    const beforeColons = ['layout.error', 'layout.phone', 'layout.email'];
    expect(namesWhere(code, (text) => text.endsWith('\u202f'))).toEqual(code === 'fr' ? beforeColons : []);
  });

  test('has no sentence of more than 20 words', () => {
    const tooLong = (text: string) => lengthsOf(text).some((length) => length > 20);
    expect(namesWhere(code, tooLong)).toEqual([]);
  });

  test('uses its own quotation marks and apostrophes', () => {
    const marks = sentencesOf(wordsOf(code)).flatMap(
      ([, sentence]) => written(sentence).match(/["'“”«»’]/g) ?? [],
    );
    expect(QUOTATION_MARKS[code]).toEqual(expect.arrayContaining([...new Set(marks)]));
  });

  test('has the words that its emails quote from the app', () => {
    const { actions, login } = wordsOf(code);
    expect(quotesOf(code)).toEqual({
      'already-registered': [login.forgot],
      'verify-account': [actions.confirm],
      'verify-account-again': [actions.confirm],
      'verify-address': [actions.confirm],
      'verify-new-address': [actions.confirm],
    });
  });

  test('names the button correctly when it asks to press it', () => {
    const { actions, changeEmail, confirm, notices } = wordsOf(code);
    for (const text of [confirm.filledIn, confirm.otherPersonChoice, changeEmail.filledIn])
      expect(text).toContain(actions.confirm);
    expect(notices.passwordChangedHere).toContain(actions.signOutEverywhere);
  });

  test('has pages and buttons with the labels of the buttons in its emails', () => {
    const { actions, pages } = wordsOf(code);
    expect(buttonOf(code, 'invitation')).toBe(pages.login);
    expect(buttonOf(code, 'welcome')).toBe(actions.signIn);
    for (const kind of ['reset-password', 'security-alert', 'password-changed'])
      expect(buttonOf(code, kind)).toBe(pages.reset);
    expect(buttonOf(code, 'confirm-deletion', 'link')).toBe(pages.reset);
  });

  test('has the same words in the footer of pages and emails', () => {
    const { phone, email, neverAsk } = wordsOf(code).layout;
    const foot = JSON.parse(read('templates', code, 'words.json')) as object;
    expect(foot).toMatchObject({ phone, email, neverAsk });
  });
});

/** Words that are the same in English. */
const SAME_IN_ENGLISH: Partial<Record<LanguageCode, readonly string[]>> = {
  es: ['layout.error'],
  fr: [],
};

test.each(languageCodes.filter((code) => code !== 'en'))('nothing in %s was left in English', (code) => {
  const left = namesWhere(code, (text, name) => text === written(english.get(name) ?? ''));
  expect(left).toEqual(SAME_IN_ENGLISH[code] ?? []);
});

test('no sentence asks to click', () => {
  expect(namesWhere('en', (text) => /\bclick\b/i.test(text))).toEqual([]);
  expect(namesWhere('es', (text) => /\bclic\b|\bpulse aquí/i.test(text))).toEqual([]);
  expect(namesWhere('fr', (text) => /\bcli(c|quez)\b/i.test(text))).toEqual([]);
  expect(namesWhere('ar', (text) => /انقر|اضغط هنا|الضغط هنا/.test(text))).toEqual([]);
});

test('French has a narrow no-break space before : ; ? ! and inside quotation marks', () => {
  expect(namesWhere('fr', (text) => /(?<!\u202f)[:;?!»]|«(?!\u202f)/u.test(text))).toEqual([]);
});

test('Spanish questions start with an inverted question mark', () => {
  const count = (text: string, mark: string) => text.split(mark).length;
  expect(namesWhere('es', (text) => count(text, '¿') !== count(text, '?'))).toEqual([]);
});

test('Arabic uses Arabic commas and question marks, and the digits of codes', () => {
  expect(namesWhere('ar', (text) => /[,;?\u0660-\u0669\u06f0-\u06f9]/u.test(text))).toEqual([]);
});

test('Arabic has no Latin letters except in the example addresses', () => {
  expect(namesWhere('ar', (text) => /[A-Za-z]/.test(text.replaceAll('15 minutes', '')))).toEqual([
    'errors.emailWrong',
    'errors.emailDomain',
  ]);
});

test.each(['light', 'dark'] as const)('the app has the colours of the emails in %s mode', (scheme) => {
  expect(emailColours(scheme)).toEqual(appColours(scheme));
});

const QUOTATION_MARKS: Readonly<Record<LanguageCode, readonly string[]>> = {
  en: ['“', '”', '’'],
  es: ['«', '»'],
  fr: ['«', '»', '’'],
  ar: ['«', '»'],
};

/** Counts the words of each sentence in a text. */
function lengthsOf(text: string): number[] {
  return text
    .split(/(?<=[.?!؟…])\s+/u)
    .map((sentence) => sentence.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length);
}

/** Finds the quotes in each kind of email: in quotation marks or, in English, capitalised after `press`. */
function quotesOf(code: string): Record<string, string[]> {
  const kinds = readdirSync(join(TEMPLATES, code)).filter((file) => file.endsWith('.liquid'));
  const quotes = kinds.map((file): [kind: string, quotes: string[]] => {
    const found = read('templates', code, file).matchAll(/[“«]\s*(.+?)\s*[”»]|\bpress (\p{Lu}\p{Ll}+)/gu);
    return [file.replace('.liquid', ''), Array.from(found, ([, quoted, pressed]) => quoted ?? pressed ?? '')];
  });
  return Object.fromEntries(quotes.filter(([, found]) => found.length > 0));
}

/** Returns the label of the button, or of the link, in an email. */
function buttonOf(code: string, kind: string, block = 'button'): string | undefined {
  const label = new RegExp(`render '${block}', label: (['"])(.+?)\\1`);
  return label.exec(read('templates', code, `${kind}.liquid`))?.[2];
}

type Scheme = 'light' | 'dark';

const SHARED = ['page', 'card', 'panel', 'ink', 'quiet', 'link'];

/** Returns the shared colours of the app, as lists like those of the emails. */
function appColours(scheme: Scheme): Record<string, string[]> {
  const css = read('web', 'src', 'style.css');
  const dark = css.indexOf('@media (prefers-color-scheme: dark)');
  const root = /:root \{([^}]*)\}/.exec(scheme === 'dark' ? css.slice(dark) : css.slice(0, dark))?.[1] ?? '';
  return Object.fromEntries(
    SHARED.map((name) => [name, [new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(root)?.[1] ?? 'none']]),
  );
}

/** Returns every colour that the blocks and the layout of the emails give to a class. */
function emailColours(scheme: Scheme): Record<string, string[]> {
  const html = ['layout', 'blocks']
    .flatMap((folder) => readdirSync(join(TEMPLATES, folder)).map((file) => join('templates', folder, file)))
    .filter((file) => file.endsWith('.html.liquid'))
    .map((file) => read(file))
    .join('\n');
  return Object.fromEntries(
    SHARED.map((name) => {
      const colour = '(?<![-\\w])(?:background-)?color: ?(#[0-9a-f]{6})';
      const given =
        scheme === 'dark'
          ? new RegExp(`\\.${name} \\{ ${colour} !important`, 'g')
          : new RegExp(`class="(?:\\w+ )?${name}"[^>]*? style="[^"]*?${colour}`, 'g');
      return [name, [...new Set(Array.from(html.matchAll(given), ([, found]) => found ?? ''))]];
    }),
  );
}
