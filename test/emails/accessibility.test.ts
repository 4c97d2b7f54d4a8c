import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import { visitAll } from '../harness/visit-all.ts';
import { colours, markAsOutlookDark } from './in-page.ts';
import { type Sample, samples } from './samples.ts';

const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: {
    // The mail program has its own landmarks; a second "main" would be confusing.
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

const CONTRAST: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

const looks = ['light', 'dark', 'the dark of Outlook.com'] as const;
type Look = (typeof looks)[number];

const browser = await launchBrowser();
afterAll(() => browser.close());

let found: readonly Record<Look, string[]>[];
beforeAll(async () => {
  found = await visitAll(browser, samples, {}, inspect, (page) => page.evaluate(axe.source));
});

async function inspect(page: Page, { name, email }: Sample): Promise<Record<Look, string[]>> {
  await page.setContent(email.html);
  const light = await look(page, name, LIGHT, RULES);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await look(page, name, DARK, CONTRAST);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(markAsOutlookDark);
  return { light, dark, 'the dark of Outlook.com': await look(page, name, DARK, CONTRAST) };
}

/** Returns what axe finds wrong or cannot decide, and whether the colours are the expected ones and their contrast was checked. */
async function look(page: Page, name: string, expected: object, options: RunOptions): Promise<string[]> {
  const shown = JSON.stringify(await page.evaluate(colours));
  const { violations, incomplete, passes } = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({ ...options, resultTypes: ['violations', 'incomplete', 'passes'] })})`,
  )) as AxeResults;
  const looked = passes.some(({ id, nodes }) => id === 'color-contrast' && nodes.length >= 5);
  return [
    ...[...violations, ...incomplete].flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${name}: ${id}: ${html}: ${failureSummary}`),
    ),
    ...(shown === JSON.stringify(expected) ? [] : [`${name}: the colours are ${shown}`]),
    ...(looked ? [] : [`${name}: contrast was not checked`]),
  ];
}

const problemsIn = (look: Look) => found.map(({ [look]: problems }) => problems);

test('every email meets WCAG 2.2 AA', () => {
  expect(problemsIn('light')).toEqual(samples.map(() => []));
});

test.each(looks.slice(1))('every email has enough contrast in %s', (dark) => {
  expect(problemsIn(dark)).toEqual(samples.map(() => []));
});
