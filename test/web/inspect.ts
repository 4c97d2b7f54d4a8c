import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { languageCodes } from '../../web/src/words/index.ts';
import { loadFonts } from './fonts.ts';

/** What a state of the app turned out to be like. */
export interface Inspection {
  /** PNG files by name. */
  readonly shots: ReadonlyMap<string, Buffer>;
  readonly accessibility: readonly string[];
  /** Where the page is wider than its window. */
  readonly overflows: readonly string[];
  /** Controls that are smaller than a fingertip. */
  readonly smallControls: readonly string[];
}

/** The short form, which browsers read in half the time. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const PHONE = { width: 390, height: 760 };
const DESKTOP = { width: 1280, height: 800 };
/** Pixels that the content takes at most, with some of what is around it. */
const COLUMN = 720;
/** What a window of 1280 pixels shows at 400 %. */
const NARROW = { width: 320, height: 640 };
/** Pixels. */
const FINGERTIP = 44;

const ALL_RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
const CONTRAST: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/**
 * Looks at a page from all sides.
 *
 * @param everySide takes pictures of all of it, in the dark and in Arabic, too, and doubles the text
 */
export async function inspect(page: Page, name: string, everySide: boolean): Promise<Inspection> {
  const shots = new Map<string, Buffer>();
  const overflows: string[] = [];
  const shoot = async (view: string) =>
    void shots.set(`${name}${view}.png`, await takePicture(page, everySide));
  const measure = async (view: string, twice: boolean) => {
    for (const [language, width] of await measureEach(page, twice)) {
      if (width > 0) overflows.push(`${name} is ${width} pixels too wide ${view} (${language})`);
    }
  };

  await page.evaluate(AXE);
  await loadFonts(page);
  await page.setViewportSize(PHONE);
  const accessibility = [...(await runAxe(page, name, ALL_RULES))];
  const smallControls = (await page.evaluate(findSmallControls, FINGERTIP)).map(
    (found) => `${name}: ${found}`,
  );
  await shoot('');
  await page.setViewportSize(DESKTOP);
  await shoot('-wide');

  await page.emulateMedia({ colorScheme: 'dark' });
  accessibility.push(...(await runAxe(page, `${name} in the dark`, CONTRAST)));
  await page.setViewportSize(PHONE);
  if (everySide) await shoot('-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  if (everySide) {
    await page.evaluate(measureIn, { languages: ['ar'], twice: false });
    await shoot('-ar');
    await measure('with text of twice the size', true);
  }
  await page.setViewportSize(NARROW);
  await measure(`in a window of ${NARROW.width} pixels`, false);
  return { shots, accessibility, overflows, smallControls };
}

async function measureEach(page: Page, twice: boolean): Promise<[string, number][]> {
  if ((await page.locator('form button[lang]').count()) === 0) {
    return page.evaluate(measureIn, { languages: languageCodes, twice });
  }
  // Its server gives this page in another language, so nothing that runs in it can see all of them.
  const widths: [string, number][] = [];
  for (const language of languageCodes) {
    await page.locator(`button[lang=${language}]`).click();
    await page.locator(`html[lang=${language}]`).waitFor();
    widths.push(...(await page.evaluate(measureIn, { languages: [language], twice })));
  }
  return widths;
}

/**
 * Chooses one language after the other, as its button does. A page that could not begin has none.
 *
 * @returns by how many pixels the page is wider than its window in each
 */
async function measureIn({
  languages,
  twice,
}: {
  languages: readonly string[];
  /** Text of twice the size. */
  twice: boolean;
}): Promise<[string, number][]> {
  const root = document.documentElement;
  const larger = new CSSStyleSheet();
  larger.replaceSync(':root { font-size: 225% }');
  const widths: [string, number][] = [];
  for (const language of languages) {
    const button = document.querySelector<HTMLButtonElement>(`button[lang=${language}]`);
    if (button === null) continue;
    const chosen = new Promise<void>((resolve) => {
      new MutationObserver((_, observer) => {
        observer.disconnect();
        resolve();
      }).observe(root, { attributeFilter: ['lang'] });
    });
    if (root.lang !== language) {
      button.click();
      await chosen;
    }
    if (twice) document.adoptedStyleSheets.push(larger);
    widths.push([language, root.scrollWidth - innerWidth]);
    if (twice) document.adoptedStyleSheets.pop();
  }
  return widths;
}

/**
 * A picture in which the code, which is never the same, is.
 *
 * @param whole with what is below every page, too
 */
async function takePicture(page: Page, whole: boolean): Promise<Buffer> {
  const { width, height } = await page.evaluate((below) => {
    const code = document.querySelector<HTMLInputElement>('input.code');
    if (code !== null && code.value !== '') code.value = '123456';
    const footer = below ? null : document.querySelector('footer');
    return { width: innerWidth, height: footer?.offsetTop ?? document.documentElement.scrollHeight };
  }, whole);
  // On both sides of a wide window is nothing to see.
  const shown = Math.min(width, COLUMN);
  const clip = { x: (width - shown) / 2, y: 0, width: shown, height };
  return page.screenshot({ fullPage: true, clip, animations: 'disabled' });
}

/** What axe found wrong, or could not decide. */
async function runAxe(page: Page, name: string, options: RunOptions): Promise<string[]> {
  const { violations, incomplete } = (await page.evaluate(
    (chosen) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, chosen),
    { ...options, resultTypes: ['violations', 'incomplete'] } as RunOptions,
  )) as AxeResults;
  return [...violations, ...incomplete].flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${name}: ${id}: ${html}: ${failureSummary}`),
  );
}

function findSmallControls(least: number): string[] {
  const controls = document.querySelectorAll('button, .button, .choice, .entry input, .links a, .change a');
  return [...controls]
    .filter((control) => control.getBoundingClientRect().height < least)
    .map((control) => control.outerHTML.slice(0, 100));
}
