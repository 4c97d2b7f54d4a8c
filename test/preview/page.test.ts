import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunOptions } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import type { AwsServer } from '../../emulator/aws/server.ts';
import { composeGallery } from '../../preview/gallery.ts';
import { startPreview } from '../../preview/server.ts';
import { REPOSITORY_SOURCES } from '../../preview/source-paths.ts';
import { writeFiles } from '../../preview/write-files.ts';
import { ALL_RULES, findProblems } from '../harness/accessibility.ts';
import { contentOf, reviewPicture } from '../pictures/fresh-picture.ts';
import { loadFonts } from '../web/fonts.ts';
import { type CopiedSources, copySources, setting } from './copied-sources.ts';

const OUTSIDE_FRAMES: RunOptions = { ...ALL_RULES, iframes: false };
/** Keeps the driver from setting the colour scheme of every frame. */
const OWN_COLOURS = { colorScheme: null };
const TEMPLATE = 'templates/en/welcome.liquid';

describe('the gallery in a browser', () => {
  let browser: Browser;
  let sources: CopiedSources;
  let server: AwsServer;
  /** All languages and two brands; most tests use a smaller gallery, because it loads faster. */
  let everything: { readonly sources: CopiedSources; readonly server: AwsServer };
  const errors: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    sources = copySources(['en']);
    server = await startPreview({ sources, port: 0, interval: 20 });
    const all = copySources();
    all.edit('site.config.json', setting('brands', { dental: { name: 'Hillside Dental' } }));
    everything = { sources: all, server: await startPreview({ sources: all, port: 0 }) };
  });
  afterAll(async () => {
    await browser.close();
    for (const gallery of [{ sources, server }, everything]) {
      await gallery.server.close();
      gallery.sources.remove();
    }
  });
  afterEach(() => expect(errors.splice(0)).toEqual([]));

  async function open(query = '', options: BrowserContextOptions = {}, base = server.url): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, ...options });
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(base) && !/^(data|about):/.test(url)) errors.push(url);
    });
    await page.goto(`${base}${query}`);
    return page;
  }

  const openEverything = (query?: string) => open(query, {}, everything.server.url);

  const shownIds = (page: Page) =>
    page.locator('article:visible').evaluateAll((cards) => cards.map(({ id }) => id));
  const emailOf = (page: Page, id: string) => page.frameLocator(`[id="${id}"] iframe`);
  /** Evaluates an expression with the `view` and `doc` of an email's frame, after its height is set. */
  const evaluateIn = async (page: Page, id: string, expression: string): Promise<unknown> => {
    const frame = `[id="${id}"] iframe[style]`;
    await page.locator(frame).waitFor();
    return page.evaluate(
      `(({ contentWindow: view, contentDocument: doc }) => (${expression}))(document.querySelector('${frame}'))`,
    );
  };
  const backgroundOf = (page: Page, id: string) =>
    evaluateIn(page, id, 'view.getComputedStyle(doc.body).backgroundColor');

  test('shows only the default language and brand at first', async () => {
    const page = await openEverything();
    const { emails, defaultLanguage } = composeGallery(everything.sources);
    const expected = emails.filter(
      ({ language, brand }) => language === defaultLanguage && brand.id === 'clinic',
    );
    expect(await shownIds(page)).toEqual(expected.map(({ id }) => id));
    expect(await page.getByRole('status').textContent()).toBe(
      `${expected.length} of ${emails.length} emails`,
    );
    await page.close();
  });

  test('keeps the selection in the address, also by keyboard', async () => {
    const page = await openEverything();
    await page.getByRole('radio', { name: 'All emails', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('radio', { name: 'Hillside Dental', exact: true }).check();
    await page.getByRole('radio', { name: 'Dark', exact: true }).check();
    expect(new URL(page.url()).searchParams.get('kind')).toBe('verify-account');
    await page.reload();
    expect(await shownIds(page)).toEqual(['verify-account.en.dental']);
    expect(await page.getByRole('radio', { name: 'Dark', exact: true }).isChecked()).toBe(true);
    await page.close();
  });

  test('ignores unknown filters in the address', async () => {
    const page = await openEverything('/?kind=nothing&width=%22%5D&colour=red');
    expect((await shownIds(page)).length).toBeGreaterThan(10);
    await page.close();
  });

  test('shows emails in their own light and dark colours', async () => {
    const page = await open('/?kind=welcome', OWN_COLOURS);
    const choose = async (theme: string) => {
      await page.getByRole('radio', { name: theme, exact: true }).check();
      return backgroundOf(page, 'welcome.en');
    };
    expect(await choose('Dark')).toBe('rgb(20, 23, 26)');
    expect(await choose('Light')).toBe('rgb(240, 244, 245)');
    await page.close();
  });

  test.each([320, 375, 640])('shows emails %d pixels wide, at full height', async (width) => {
    const page = await open(`/?kind=reset-password&width=${width}`);
    const inside = await evaluateIn(
      page,
      'reset-password.en',
      '[view.innerWidth, view.innerHeight >= doc.documentElement.getBoundingClientRect().height]',
    );
    expect(inside).toEqual([width, true]);
    await page.close();
  });

  test('does not follow the links of an email', async () => {
    const page = await open('/?kind=welcome');
    await page.locator('article:visible iframe[style]').waitFor();
    await emailOf(page, 'welcome.en').locator('a').first().click();
    expect(await emailOf(page, 'welcome.en').locator('h1').count()).toBe(1);
    await page.close();
  });

  test('shows a change, then an error, then its correction, without a reload', async () => {
    const page = await open('/?kind=welcome');
    await page.evaluate('window.sameDocument = true');
    sources.edit(TEMPLATE, (text) => text.replace(/^# .*$/m, '# A new heading'));
    await emailOf(page, 'welcome.en').getByText('A new heading').waitFor();
    sources.edit(TEMPLATE, (text) => `${text}\n\n{{ clinic.phnoe }}\n`);
    const alert = page.getByRole('alert');
    await alert.getByText('The emails below are from').waitFor();
    expect(await alert.textContent()).toContain(TEMPLATE);
    expect(await emailOf(page, 'welcome.en').getByText('A new heading').count()).toBe(1);
    sources.edit(TEMPLATE, (text) => text.replace('phnoe', 'phone'));
    await alert.getByText('The emails below are from').waitFor({ state: 'detached' });
    expect(await shownIds(page)).toEqual(['welcome.en']);
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    await page.close();
  });

  test.each([
    ['light', 1400],
    ['dark', 320],
  ] as const)('is accessible in %s at %d pixels, also with an error', async (colorScheme, width) => {
    const page = await open('/?kind=invitation&width=640', { colorScheme, viewport: { width, height: 800 } });
    const inspect = () => findProblems(page, OUTSIDE_FRAMES, ['violations']);
    expect(await inspect()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    const before = 'subject:';
    sources.edit(TEMPLATE, (text) => text.replace(before, 'sbject:'));
    await page.locator('.diagnostic').waitFor();
    expect(await inspect()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    sources.edit(TEMPLATE, (text) => text.replace('sbject:', before));
    await page.locator('.diagnostic').waitFor({ state: 'detached' });
    await page.close();
  });

  test('is in the picture of the documentation', async () => {
    const page = await open('/?kind=verify-account');
    await page.locator('article:visible iframe[style]').waitFor();
    const take = async () => {
      await loadFonts(page);
      return page.screenshot({ animations: 'disabled' });
    };
    expect(await reviewPicture('preview.png', await contentOf(page), take)).toBeUndefined();
    await page.close();
  });

  test('works as a static file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'preview-file-'));
    writeFiles(composeGallery(REPOSITORY_SOURCES), folder);
    const page = await open(
      '/index.html?kind=sign-in-code&theme=dark',
      OWN_COLOURS,
      pathToFileURL(folder).href,
    );
    expect(await shownIds(page)).toEqual(['sign-in-code.en']);
    expect(await backgroundOf(page, 'sign-in-code.en')).toBe('rgb(20, 23, 26)');
    await page.getByRole('radio', { name: 'Reset password', exact: true }).check();
    await page.locator('article:visible').getByRole('link').first().click();
    expect(await page.locator('h1').textContent()).toContain('Choose a new password');
    await page.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
