import type { RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { languageCodes } from '../../web/src/words/index.ts';
import { ALL_RULES, findProblems } from '../harness/accessibility.ts';
import { loadFonts } from './fonts.ts';

/** The findings about one state of the app. */
export interface Inspection {
  readonly name: string;
  /** The heading of the page. */
  readonly heading: string;
  /** PNG files by name. */
  readonly shots: ReadonlyMap<string, Buffer>;
  readonly accessibility: readonly string[];
  /** The cases in which the page is wider than its window. */
  readonly overflows: readonly string[];
  /** Controls that are smaller than a fingertip. */
  readonly smallControls: readonly string[];
  /** Buttons that are not as wide as the fields of their form, in a wide window. */
  readonly unevenButtons: readonly string[];
  /** The number of links below the form, the footer included; undefined without a form. */
  readonly linksBelow: number | undefined;
}

const PHONE = { width: 390, height: 760 };
const DESKTOP = { width: 1280, height: 800 };
/** Pixels; the width of the content with some of its surroundings. */
const COLUMN = 720;
/** A window of 1280 pixels at 400 % zoom. */
const NARROW = { width: 320, height: 640 };
/** Pixels. */
const FINGERTIP = 44;

const CONTRAST: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/**
 * Checks a page for accessibility, overflow and small controls, and takes screenshots.
 *
 * @param allVariants also takes screenshots of the footer, dark mode and Arabic, and checks text of twice the size
 */
export async function inspect(page: Page, name: string, allVariants: boolean): Promise<Inspection> {
  const shots = new Map<string, Buffer>();
  const overflows: string[] = [];
  const shoot = async (view: string) =>
    void shots.set(`${name}${view}.png`, await takePicture(page, allVariants));
  const measure = async (view: string, twice: boolean) => {
    for (const [language, width] of await measureEach(page, twice)) {
      if (width > 0) overflows.push(`${name} is ${width} pixels too wide ${view} (${language})`);
    }
  };

  const heading = await page.locator('h1').innerText();
  await loadFonts(page);
  await page.setViewportSize(PHONE);
  const accessibility = [...(await runAxe(page, name, ALL_RULES))];
  const smallControls = (await page.evaluate(findSmallControls, FINGERTIP)).map(
    (found) => `${name}: ${found}`,
  );
  await shoot('');
  await page.setViewportSize(DESKTOP);
  await shoot('-wide');
  const unevenButtons = (await page.evaluate(findUnevenButtons)).map((found) => `${name}: ${found}`);
  const linksBelow = await page.evaluate(countLinksBelow);

  await page.emulateMedia({ colorScheme: 'dark' });
  accessibility.push(...(await runAxe(page, `${name} in dark mode`, CONTRAST)));
  await page.setViewportSize(PHONE);
  if (allVariants) await shoot('-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  if (allVariants) {
    await page.evaluate(measureIn, { languages: ['ar'], twice: false });
    await shoot('-ar');
    await measure('with text of twice the size', true);
  }
  await page.setViewportSize(NARROW);
  await measure(`in a window of ${NARROW.width} pixels`, false);
  return { name, heading, shots, accessibility, overflows, smallControls, unevenButtons, linksBelow };
}

async function measureEach(page: Page, twice: boolean): Promise<[string, number][]> {
  if ((await page.locator('form button[lang]').count()) === 0) {
    return page.evaluate(measureIn, { languages: languageCodes, twice });
  }
  // The server renders this page in each language, so a script in the page cannot switch between them.
  const widths: [string, number][] = [];
  for (const language of languageCodes) {
    await page.locator(`button[lang=${language}]`).click();
    await page.locator(`html[lang=${language}]`).waitFor();
    widths.push(...(await page.evaluate(measureIn, { languages: [language], twice })));
  }
  return widths;
}

/**
 * Switches through the languages with their buttons. The load error page has no such buttons.
 *
 * @returns the pixels by which the page is wider than its window, in each language
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
 * Takes a screenshot in which the code, which is random, is always the same.
 *
 * @param whole includes the footer
 */
async function takePicture(page: Page, whole: boolean): Promise<Buffer> {
  const { width, height } = await page.evaluate((below) => {
    const code = document.querySelector<HTMLInputElement>('input.code');
    if (code !== null && code.value !== '') code.value = '123456';
    const footer = below ? null : document.querySelector('footer');
    return { width: innerWidth, height: footer?.offsetTop ?? document.documentElement.scrollHeight };
  }, whole);
  // The sides of a wide window are empty.
  const shown = Math.min(width, COLUMN);
  const clip = { x: (width - shown) / 2, y: 0, width: shown, height };
  return page.screenshot({ fullPage: true, clip, animations: 'disabled' });
}

/** Lists the violations that axe found, and the checks that it could not decide. */
async function runAxe(page: Page, name: string, options: RunOptions): Promise<string[]> {
  return (await findProblems(page, options)).map((problem) => `${name}: ${problem}`);
}

function findSmallControls(least: number): string[] {
  const controls = document.querySelectorAll('button, .button, .choice, .entry input, .links a, .change a');
  return [...controls]
    .filter((control) => control.getBoundingClientRect().height < least)
    .map((control) => control.outerHTML.slice(0, 100));
}

function findUnevenButtons(): string[] {
  const widthOf = (element: Element) => Math.round(element.getBoundingClientRect().width);
  return [...document.querySelectorAll('form')].flatMap((form) => {
    const fields = [...form.querySelectorAll('.field:not(.wrong) .entry')].map(widthOf);
    const buttons = [...form.querySelectorAll('.button')];
    return buttons
      .filter((button) => fields.some((width) => width !== widthOf(button)))
      .map((button) => `${button.textContent} is ${widthOf(button)} pixels wide, the fields are ${fields}`);
  });
}

function countLinksBelow(): number | undefined {
  const form = document.querySelector('main form:not(:has(button[lang]))');
  if (form === null) return undefined;
  const isBelow = (link: Element) =>
    (form.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !form.contains(link);
  return [...document.querySelectorAll('a[href]')].filter(isBelow).length;
}
