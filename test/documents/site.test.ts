import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RunOptions } from 'axe-core';
import type { Page as BrowserPage } from 'playwright-core';
import { launchBrowser } from '../../bench/browser.ts';
import { ALARMS } from '../../cdk/monitoring/alarm-table.ts';
import { type BuiltDocs, buildDocs } from '../../docs-site/build.ts';
import { SCRIPTS_WITHOUT_HELP, scriptsWithHelp } from '../../docs-site/reference/commands.ts';
import { startDocsServer } from '../../docs-site/server.ts';
import { emailKinds } from '../../sender/email/kinds.ts';
import { failureClasses } from '../../sender/failure-classes.ts';
import { deliveryOutcomes } from '../../sender/telemetry/delivery-outcomes.ts';
import { EVENTS, KEYS, TIMES } from '../../sender/telemetry/vocabulary.ts';
import { siteConfigJsonSchema } from '../../site/config.ts';
import { ALL_RULES, findProblems } from '../harness/accessibility.ts';
import { contentOf, reviewPicture } from '../pictures/fresh-picture.ts';
import { loadFonts } from '../web/fonts.ts';
import { documentFiles } from './documents.ts';
import { ROOT } from './guide.ts';

const RULES: RunOptions = {
  // Axe would request the style sheet again, which a page from disk may not.
  preload: false,
  ...ALL_RULES,
};

/** Every picture that the tests take. */
const pictureFiles = globSync(['docs/images/**/*.png', 'test/*/screenshots/*.png'], { cwd: ROOT });

const folder = await mkdtemp(join(tmpdir(), 'docs-'));
const built: BuiltDocs = await buildDocs(folder);
const html = new Map(
  globSync('**/*.html', { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
);
const address = (file: string) => pathToFileURL(join(folder, file)).href;

/** Returns the values of an attribute in a page. */
const valuesOf = (page: string, attribute: string) =>
  [...page.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) => value);

describe('the site of the documentation', () => {
  test('has every document', () => {
    const sources = built.pages.filter(({ isGenerated }) => !isGenerated).map(({ source }) => source);
    expect(sources.sort()).toEqual(documentFiles);
    expect(html.size).toBe(built.pages.length);
  });

  test('has only links that lead to a page and a heading of it', () => {
    const faults = [...html].flatMap(([file, page]) =>
      [...valuesOf(page, 'href'), ...valuesOf(page, 'src')]
        .filter((link) => !/^(https?:|mailto:|data:)/.test(link))
        .filter((link) => {
          const [path = '', anchor] = link.split('#');
          const target = path === '' ? file : join(dirname(file), path);
          if (!existsSync(join(folder, target))) return true;
          return anchor !== undefined && !valuesOf(html.get(target) ?? '', 'id').includes(anchor);
        })
        .map((link) => `${file}: ${link}`),
    );
    expect(faults).toEqual([]);
  });

  test('gives every link of its search a page and a heading', () => {
    const text = readFileSync(join(folder, 'search-sections.js'), 'utf8');
    const sections: { id: string }[] = JSON.parse(text.slice(text.indexOf('['), text.lastIndexOf(';')));
    const lost = sections.filter(({ id }) => {
      const [file = '', anchor] = id.split('#');
      const page = html.get(file);
      return page === undefined || (anchor !== undefined && !valuesOf(page, 'id').includes(anchor));
    });
    expect(lost).toEqual([]);
    expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length);
  });

  test('has a place in the reference for every word of the tables', () => {
    const { properties = {} } = siteConfigJsonSchema() as { properties?: object };
    const words = {
      'reference/alarms.html': Object.keys(ALARMS),
      'reference/commands.html': [
        ...scriptsWithHelp().map(([name]) => name),
        ...Object.keys(SCRIPTS_WITHOUT_HELP),
      ],
      'reference/emails.html': emailKinds,
      'reference/failures.html': failureClasses,
      'reference/logs.html': [EVENTS, KEYS, TIMES].flatMap(Object.keys).concat(deliveryOutcomes),
      'reference/settings.html': Object.keys(properties),
    };
    for (const [file, expected] of Object.entries(words)) {
      expect(expected.filter((word) => !html.get(file)?.replaceAll('<wbr>', '').includes(word))).toEqual([]);
    }
  });

  test('shows no placeholder of a template in the tables of emails', () => {
    for (const file of ['reference/emails.html', 'pictures/emails.html']) {
      expect(html.get(file)).toContain('Confirm your email address for …');
      expect(html.get(file)).not.toContain('{{');
    }
  });

  test('explains every script of the project', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const explained = [...scriptsWithHelp().map(([name]) => name), ...Object.keys(SCRIPTS_WITHOUT_HELP)];
    expect(explained.sort()).toEqual(Object.keys(scripts).sort());
  });

  test('shows every picture of the repository, and says what each shows', () => {
    const shown = new Map<string, string[]>();
    for (const [, src = '', alternative = ''] of [...html.values()]
      .join('')
      .matchAll(/<img src="([^"]+)" alt="([^"]*)"/g))
      shown.set(src.replace(/^.*?images\//, ''), [...(shown.get(src) ?? []), alternative]);
    const recordings = globSync('docs/images/recording/sign-up-to-support.png', { cwd: ROOT });
    expect(pictureFiles.filter((file) => !shown.has(file) && !recordings.includes(file))).toEqual([]);
    const texts = [...shown].flatMap(([file, alternatives]) => alternatives.map((text) => ({ file, text })));
    expect(texts.filter(({ text }) => text.split(/\s+/).length < 5)).toEqual([]);
    const linked = [...html.values()].some((page) =>
      recordings.every((file) => page.includes(`href="images/${file}"`)),
    );
    expect(linked).toBe(true);
  });

  test('has no picture twice, and none that is larger than the recording', () => {
    const contents = pictureFiles.map((file) => readFileSync(join(ROOT, file)));
    const digests = contents.map((png) => createHash('sha256').update(png).digest('hex'));
    expect(pictureFiles.filter((_, index) => digests.indexOf(digests[index] ?? '') !== index)).toEqual([]);
    expect(Math.max(...contents.map(({ length }) => length))).toBeLessThan(200_000);
    expect(contents.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(12_000_000);
  });

  test('is served on loopback, and nothing outside of it', async () => {
    const server = await startDocsServer(folder, 0);
    try {
      const read = (path: string) => fetch(`${server.url}${path}`);
      expect(await (await read('/')).text()).toBe(html.get('index.html'));
      expect((await read('/decisions/')).status).toBe(200);
      expect((await read('/search.js')).headers.get('content-type')).toContain('text/javascript');
      for (const path of ['/missing.html', '/..%2f..%2fetc%2fpasswd', '/decisions']) {
        expect((await read(path)).status).toBe(404);
      }
    } finally {
      await server.close();
    }
  });
});

describe('the pages, opened from disk', () => {
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  afterAll(() => browser.close());

  /** Opens a tab; whatever it requests from elsewhere and every complaint is a problem. */
  async function openTab(options: Parameters<typeof browser.newContext>[0] = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (line) => {
      if (line.type() === 'error') problems.push(line.text());
    });
    page.on('request', (request) => {
      if (!/^(data:|file:)/.test(request.url())) problems.push(request.url());
    });
    return { page, problems, close: () => context.close() };
  }

  const inspect = (page: BrowserPage) => findProblems(page, RULES, ['violations']);

  const WIDE = { width: 1440, height: 900 };
  const NARROW = { width: 320, height: 640 };
  /** What is wrong with the pages in light colours, in a wide window and in a narrow one. */
  const found: Record<'wide' | 'narrow', string[]> = { wide: [], narrow: [] };
  beforeAll(async () => {
    browser = await launchBrowser();
    const { page, problems, close } = await openTab({ colorScheme: 'light' });
    for (const file of html.keys()) {
      await page.setViewportSize(WIDE);
      await page.goto(address(file));
      found.wide.push(...(await inspect(page)).map((violation) => `${file}: ${violation}`));
      await page.setViewportSize(NARROW);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > NARROW.width) found.narrow.push(`${file} is ${width} pixels wide`);
      if (file === 'support.html') found.narrow.push(...(await inspect(page)));
    }
    found.wide.push(...problems);
    await close();
  });

  test('are accessible in light colours', () => {
    expect(found.wide).toEqual([]);
  });

  test('are accessible in dark colours', async () => {
    const { page, problems, close } = await openTab({ colorScheme: 'dark', viewport: WIDE });
    // Only the kinds of page differ: texts, tables and generated tables have the same styles.
    for (const file of [...html.keys()].filter((name) => /^(index|support|reference)/.test(name))) {
      await page.goto(address(file));
      problems.push(...(await inspect(page)).map((violation) => `${file}: ${violation}`));
    }
    await close();
    expect(problems).toEqual([]);
  });

  test('fit a window of 320 pixels', () => {
    expect(found.narrow).toEqual([]);
  });

  test('are searched by keyboard', async () => {
    const { page, problems, close } = await openTab();
    await page.goto(address('decisions/index.html'));
    await page.keyboard.press('Control+k');
    await page.keyboard.type('sandbox');
    await page.locator('#results a').first().waitFor();
    problems.push(...(await inspect(page)));
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.closest('#results') !== null)).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('#results').isVisible()).toBe(false);
    await page.keyboard.type(' dkim');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.hash !== '');
    expect(relative(folder, fileURLToPath(page.url().split('#')[0] ?? ''))).toMatch(/^\w/);
    expect(await page.locator(':target').count()).toBe(1);
    await close();
    expect(problems).toEqual([]);
  });

  test('say so when the search finds nothing', async () => {
    const { page, problems, close } = await openTab();
    await page.goto(address('index.html'));
    await page.getByRole('searchbox', { name: 'Search the documentation' }).fill('zzyzx');
    await page.getByRole('status').filter({ hasText: 'Nothing found' }).waitFor();
    await close();
    expect(problems).toEqual([]);
  });

  test('are printed without navigation', async () => {
    const { page, close } = await openTab();
    await page.goto(address('users.html'));
    await page.emulateMedia({ media: 'print' });
    expect(
      await page
        .locator('header, nav')
        .evaluateAll((parts) => parts.filter((part) => part.checkVisibility()).length),
    ).toBe(0);
    expect(await page.locator('h1').isVisible()).toBe(true);
    await close();
  });
});

test('the picture of the documentation is of the present one', async () => {
  const [browser, server] = [await launchBrowser(), await startDocsServer(folder, 0)];
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.url}/reference/emails.html`);
    const take = async () => {
      await loadFonts(page);
      return page.screenshot({ animations: 'disabled' });
    };
    expect(await reviewPicture('documentation.png', await contentOf(page), take)).toBeUndefined();
  } finally {
    await browser.close();
    await server.close();
  }
});
