import { launchBrowser } from '../../bench/browser.ts';
import { visitAll } from '../harness/visit-all.ts';
import { roomOf, textsOf } from './in-page.ts';
import { samples } from './samples.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

const HIDDEN = '[style*="overflow:hidden"]';

/** Characters that an inbox in a wide window may show after the subject. */
const INBOX_ROW = 120;

test('a preheader is a sentence, and filler keeps the rest of the email out of its row', async () => {
  const rows = await visitAll(browser, samples, {}, async (page, { email }) => {
    await page.setContent(email.html);
    const [preheader = '', filler = ''] = await page.evaluate(textsOf, HIDDEN);
    const spaces = filler.split('\u00a0').length - 1;
    return {
      sentence: /^\S.{10,110}[.?!]$/u.test(preheader),
      filled: filler.trim() !== '' && preheader.length + spaces >= INBOX_ROW,
    };
  });
  expect(Object.fromEntries(samples.map(({ name }, index) => [name, rows[index]]))).toEqual(
    Object.fromEntries(samples.map(({ name }) => [name, { sentence: true, filled: true }])),
  );
});

test('a preheader takes no space where display:none is dropped, and its filler is never read out', async () => {
  const found = await visitAll(browser, samples, {}, async (page, { email }) => {
    await page.setContent(email.html.replaceAll('display:none;', ''));
    return page.evaluate(roomOf, HIDDEN);
  });
  expect(found).toEqual(
    samples.map(() => [
      { height: 0, silent: null },
      { height: 0, silent: 'true' },
    ]),
  );
});
