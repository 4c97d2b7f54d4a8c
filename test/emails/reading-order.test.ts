import { launchBrowser } from '../../bench/browser.ts';
import { EMAIL_KINDS } from '../../sender/email/kinds.ts';
import { visitAll } from '../harness/visit-all.ts';
import { CODE, type Sample, samples, site } from './samples.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

const withCode = samples.filter(({ kind }) => EMAIL_KINDS[kind].secret === 'code');
const hasButton = ({ kind }: Sample) => EMAIL_KINDS[kind].page !== null;

/** Returns the parts of the body in reading order. */
const partsOf = (html: string) =>
  visitAll(browser, [html], {}, async (page, content) => {
    await page.setContent(content);
    return page.locator('.body').evaluate((body) =>
      [...body.children].map((part) => {
        if (part.matches('.quiet')) return 'note';
        const { localName } = part;
        if (localName !== 'div') return localName;
        return part.querySelector('.button') === null ? 'code' : 'button';
      }),
    );
  });

test.each(withCode)('$name has one sentence, the code, then the button and the rest', async (sample) => {
  const [parts = []] = await partsOf(sample.email.html);
  const start = ['h1', 'p', 'code', ...(hasButton(sample) ? ['button'] : []), 'note', 'note'];
  expect(parts.slice(0, start.length)).toEqual(start);
  const afterwards = parts.slice(start.length);
  expect(afterwards.slice(0, afterwards.indexOf('h2')).every((part) => part === 'note')).toBe(true);
  expect(afterwards).toContain('h2');
});

test.each(withCode)('$name has the same order in its text', ({ email, kind }) => {
  const [, , sentence, code, button] = email.text.split(/\n{2,}/);
  expect(sentence).toMatch(/:$/);
  expect(code).toBe(CODE);
  if (EMAIL_KINDS[kind].page !== null) expect(button).toContain(`\n${site.siteUrl}/`);
});
