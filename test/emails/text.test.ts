import { launchBrowser } from '../../bench/browser.ts';
import { visitAll } from '../harness/visit-all.ts';
import { samples } from './samples.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

/** Returns only the words: the text of HTML has no URLs of links, no separators and no direction marks. */
const words = (text: string) =>
  text
    .replace(/https:\S+|^-+$/gm, ' ')
    .replace(/[\u200e\u200f\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

test('the text of every email says what its HTML says', async () => {
  const shown = await visitAll(browser, samples, {}, async (page, { email }) => {
    await page.setContent(email.html);
    return words(await page.locator('body').innerText());
  });
  expect(Object.fromEntries(samples.map(({ name }, index) => [name, shown[index]]))).toEqual(
    Object.fromEntries(samples.map(({ name, email }) => [name, words(email.text)])),
  );
});
