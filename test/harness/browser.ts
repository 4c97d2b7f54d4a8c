import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type LaunchOptions,
  type Page,
} from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.resolve('@sparticuz/chromium')));

/** Pages look the same everywhere, and nothing leaves the machine. */
const ARGS = [
  '--disable-background-networking',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--force-color-profile=srgb',
];

/** Unpacks Chromium and the libraries that it needs, which the package does only where it believes to be on Lambda. */
const UNPACK = `
  import { chmod } from 'node:fs/promises';
  import chromium from '@sparticuz/chromium';
  await chmod(await chromium.executablePath(), 0o755);
`;

/**
 * Starts Chromium: the one that `CHROMIUM_PATH` names, else the one that came with the packages (Linux x64), else
 * the Chrome that is installed.
 *
 * @param args more of Chromium's command line
 */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ args: [...ARGS, ...args], ...(await findChromium()) });
}

async function findChromium(): Promise<LaunchOptions> {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH !== undefined && CHROMIUM_PATH !== '') return { executablePath: CHROMIUM_PATH };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome' };
  const home = await unpackChromium();
  const libraries = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH];
  return {
    executablePath: join(home, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
    },
  };
}

/** Unpacks into a folder of its own and moves it into place whole, so that processes may do so at the same time. */
async function unpackChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
  const home = join(ROOT, '.local', 'chromium', version);
  if (existsSync(home)) return home;
  await mkdir(join(home, '..'), { recursive: true });
  const draft = await mkdtemp(`${home}-`);
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', UNPACK], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    });
    await writeFile(
      join(draft, 'fonts.conf'),
      `<?xml version="1.0"?><fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>\n`,
    );
    await rename(draft, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return home;
}

/** How many pages are open at a time: more do not finish sooner on two cores. */
const TABS = 4;

/**
 * Opens every item in a tab of one browser, several at a time. A page that asks for anything from a network fails.
 *
 * @param prepare readies a tab for all its items, with what stays when its content is replaced
 * @returns what `visit` returned, in the order of the items
 */
export async function visitAll<Item, Result>(
  browser: Browser,
  items: readonly Item[],
  options: BrowserContextOptions,
  visit: (page: Page, item: Item) => Promise<Result>,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<Result[]> {
  const context = await browser.newContext(options);
  const refused = await refuseNetwork(context);
  const results: Result[] = [];
  const queue = items.entries();
  const work = async () => {
    const page = await context.newPage();
    await prepare(page);
    for (const [index, item] of queue) results[index] = await visit(page, item);
  };
  await Promise.all(Array.from({ length: Math.min(TABS, items.length) }, work));
  await context.close();
  if (refused.length > 0) throw new Error(`The pages asked for ${refused.join(', ')}`);
  return results;
}

async function refuseNetwork(context: BrowserContext): Promise<readonly string[]> {
  const refused: string[] = [];
  await context.route('**/*', (route) => {
    refused.push(route.request().url());
    return route.abort();
  });
  return refused;
}
