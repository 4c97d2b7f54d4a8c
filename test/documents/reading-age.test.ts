import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALARMS } from '../../cdk/monitoring/alarm-table.ts';
import { SUPPORT_HINTS } from '../../sender/errors.ts';
import { diagnose } from '../../support/diagnosis/diagnose.ts';
import { en } from '../../web/src/words/en.ts';
import { CALLS } from '../support/diagnosis-cases.ts';
import { ROOT } from './guide.ts';
import { gradeOf, type Paragraph, paragraphsOf, sentencesOf, wordCount } from './readability.ts';

/** Pupils who begin this year of a US school are 11 years old. */
const GRADE = 6;

/**
 * The longest sentence, in words, as GOV.UK advises: https://www.gov.uk/guidance/content-design/writing-for-gov-uk.
 * The grade is an average, which hides one long sentence among short ones.
 */
const WORDS = 25;

/** What engineers read in a document for staff. */
const FOR_ENGINEERS = '\n## For engineers';

/** Lists the texts in a tree of them, without functions, whose text depends on names. */
function textsOf(words: unknown): readonly string[] {
  if (typeof words === 'string') return [words];
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsOf) : [];
}

const document = (file: string) => {
  const [text = ''] = readFileSync(join(ROOT, file), 'utf8').split(FOR_ENGINEERS);
  return paragraphsOf(text);
};
const program = (texts: Readonly<Record<string, unknown>>) =>
  Object.entries(texts).flatMap(([heading, words]) =>
    textsOf(words).flatMap((text) => paragraphsOf(text).map((paragraph) => ({ ...paragraph, heading }))),
  );

const diagnoses = Object.values(CALLS).map(({ call }) => diagnose(call));
const report = {
  'What is the matter': diagnoses.map(({ sentence }) => sentence),
  'Tell the patient': diagnoses.map(({ say }) => say),
  Do: diagnoses.map(({ steps }) => steps.map(({ text }) => text)),
  'What each failure means': SUPPORT_HINTS,
};
const alarms = {
  'What patients see': Object.values(ALARMS).map(({ patientsSee }) => patientsSee),
  'What to do first': Object.values(ALARMS).map(({ firstStep }) => firstStep),
};

/** Says what is hard to read in paragraphs: sections above the grade with their hardest paragraph, and long sentences. */
function hardPartsOf(paragraphs: readonly Paragraph[]): readonly string[] {
  const sections = Map.groupBy(paragraphs, ({ heading }) => heading);
  return [...sections].flatMap(([heading, parts]) => {
    const grade = gradeOf(parts.map(({ text }) => text));
    const hardest = parts.toSorted((one, other) => weightOf(other) - weightOf(one))[0]?.text ?? '';
    const longest = sentencesOf(hardest).toSorted((one, other) => wordCount(other) - wordCount(one));
    const long = parts
      .flatMap(({ text }) => sentencesOf(text))
      .filter((sentence) => wordCount(sentence) > WORDS);
    return [
      ...(grade > GRADE
        ? [
            `"${heading}" is of grade ${grade.toFixed(1)}. Its hardest paragraph is: ${hardest} ` +
              `Its longest sentence is: ${longest[0]}`,
          ]
        : []),
      ...long.map((sentence) => `"${heading}" has a sentence of ${wordCount(sentence)} words: ${sentence}`),
    ];
  });
}

/** How much a paragraph raises the grade of its section. */
const weightOf = ({ text }: Paragraph) => (gradeOf([text]) - GRADE) * wordCount(text);

describe('a child of 11 can read each section of', () => {
  test.each([
    ['the runbook of support', document('docs/support.md')],
    ['the guide to managing patients', document('docs/users.md')],
    ['the web app', program(en)],
    ['the report of the support command', program(report)],
    ['the emails of alarms', program(alarms)],
  ])('%s', (_, paragraphs) => {
    expect(paragraphs.length).toBeGreaterThan(40);
    expect(hardPartsOf(paragraphs)).toEqual([]);
  });
});

describe('the reading grade', () => {
  test('is that of the formula', () => {
    // 2 sentences, 9 words, 9 syllables
    expect(gradeOf(['The cat sat on the mat. It is fat.'])).toBeCloseTo((0.39 * 9) / 2 + 11.8 - 15.59);
    // 1 sentence, 13 words, 26 syllables
    const sentence = 'The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.';
    expect(gradeOf([sentence])).toBeCloseTo(0.39 * 13 + 11.8 * 2 - 15.59);
  });

  test('names the paragraph and the sentence that are hard', () => {
    const easy = 'Ask for the name. Look it up. Then read out what you see.';
    const hard =
      'Notwithstanding contraindications, administrative verification of identification necessitates authorisation.';
    const text = `## Calls\n\n${easy}\n\n## Names\n\n${easy}\n\n${hard}\n`;
    expect(hardPartsOf(paragraphsOf(text))).toEqual([expect.stringContaining(`"Names" is of grade`)]);
    expect(hardPartsOf(paragraphsOf(text)).join()).toContain(`sentence is: ${hard}`);
  });

  test('finds a long sentence among short ones', () => {
    const long = `Say ${'it and '.repeat(14)}go.`;
    expect(hardPartsOf(paragraphsOf(`${'Go to the door now. '.repeat(20)}${long}`))).toEqual([
      `"" has a sentence of 30 words: ${long}`,
    ]);
  });

  test('leaves out headings, labels, commands and addresses', () => {
    const text =
      '# Administrative identification\n\n| A | B |\n|---|---|\n| invited | `cognito-idp:ListUsers` |\n';
    expect(paragraphsOf(text)).toEqual([]);
    expect(wordCount('Ask ana@example.com at docs/support.md for one of 24 hours')).toBe(7);
    expect(
      paragraphsOf('Read what it says. `npm test` is a command.').flatMap(({ text: prose }) =>
        sentencesOf(prose),
      ),
    ).toHaveLength(2);
  });
});
