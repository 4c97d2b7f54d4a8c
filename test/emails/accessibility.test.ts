import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { launchBrowser, visitAll } from '../support/browser.ts';
import { colours, markAsOutlookDark } from './in-page.ts';
import { samples } from './samples.ts';

const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: {
    // The mail program puts the email into its own landmarks; a second "main" would confuse.
    region: { enabled: false },
    'landmark-one-main': { enabled: false },
  },
};

const LIGHT = {
  page: 'rgb(240, 244, 245)',
  card: 'rgb(255, 255, 255)',
  heading: 'rgb(33, 43, 50)',
  footer: 'rgb(66, 85, 99)',
};
const DARK = {
  page: 'rgb(20, 23, 26)',
  card: 'rgb(34, 39, 45)',
  heading: 'rgb(245, 247, 248)',
  footer: 'rgb(200, 208, 214)',
};

const browser = await launchBrowser();
afterAll(() => browser.close());

/** What axe found wrong or could not decide; and whether it looked at contrast at all. */
async function inspect(page: Page, name: string, options: RunOptions): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations, incomplete, passes } = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({ ...options, resultTypes: ['violations', 'incomplete', 'passes'] })})`,
  )) as AxeResults;
  const found = [...violations, ...incomplete].flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${name}: ${id}: ${html}: ${failureSummary}`),
  );
  const looked = passes.some(({ id, nodes }) => id === 'color-contrast' && nodes.length >= 5);
  return looked ? found : [...found, `${name}: contrast was not checked`];
}

test('every email meets WCAG 2.2 AA', async () => {
  const problems = await visitAll(browser, samples, {}, async (page, { name, email }) => {
    await page.setContent(email.html);
    expect(await page.evaluate(colours)).toEqual(LIGHT);
    return inspect(page, name, RULES);
  });
  expect(problems.flat()).toEqual([]);
}, 60_000);

test.each([
  ['dark', 'dark', false],
  ['the dark of Outlook.com', 'light', true],
] as const)(
  'every email has enough contrast in %s',
  async (_, colorScheme, outlook) => {
    const problems = await visitAll(browser, samples, { colorScheme }, async (page, { name, email }) => {
      await page.setContent(email.html);
      if (outlook) await page.evaluate(markAsOutlookDark);
      expect(await page.evaluate(colours)).toEqual(DARK);
      return inspect(page, name, { runOnly: { type: 'rule', values: ['color-contrast'] } });
    });
    expect(problems.flat()).toEqual([]);
  },
  60_000,
);
