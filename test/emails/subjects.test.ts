import { assembleTemplates } from '../../sender/build/compile-templates.ts';
import { emailKinds } from '../../sender/email/kinds.ts';
import { fullSite } from './samples.ts';

/** Characters of a subject that a phone shows in the list of emails. */
const SHOWN_ON_A_PHONE = 40;

/** The name of the clinic is the end of a subject; only the mark of a question may follow. */
const FORM = /^(?<start>.+?)(?<separator> – | )\{\{ brand\.name \}\}(\s?[?؟])?$/u;

const subjects = Object.entries(assembleTemplates(fullSite)).map(([language, emails]) => ({
  language,
  parts: emailKinds.map((kind) => {
    const { start, separator } = FORM.exec(emails[kind].subject)?.groups ?? {};
    return { kind, start, separator };
  }),
}));

describe.each(subjects)('the subjects in $language', ({ parts }) => {
  test('end with the name of the clinic', () => {
    expect(parts.filter(({ start }) => start === undefined)).toEqual([]);
  });

  test('have no more before it than a phone shows', () => {
    const lengths = parts.map(({ kind, start = '', separator = '' }) => ({
      kind,
      length: [...start, ...separator].length,
    }));
    expect(lengths.filter(({ length }) => length > SHOWN_ON_A_PHONE)).toEqual([]);
  });

  test('say with these words which kind of email it is', () => {
    const short = parts.filter(({ start = '' }) => start.split(/\s+/).length < 2);
    expect(short).toEqual([]);
    const kindsByStart = Map.groupBy(parts, ({ start }) => start);
    const alike = [...kindsByStart.values()].map((same) => same.map(({ kind }) => kind));
    // Both confirm the address of an account, one before its first use.
    expect(alike.filter((kinds) => kinds.length > 1)).toEqual([['verify-account', 'verify-address']]);
  });
});
