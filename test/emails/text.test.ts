import { launchBrowser } from '../../bench/browser.ts';
import { visitAll } from '../harness/visit-all.ts';
import { samples } from './samples.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

/** The words alone: HTML has no addresses of links, no lines between parts and no marks of direction in its text. */
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
