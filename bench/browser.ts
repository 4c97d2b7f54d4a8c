import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.resolve('@sparticuz/chromium')));

/** Makes pages look the same on every machine, blocks network access, and saves processor time. */
const ARGS = [
  '--disable-background-networking',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--force-color-profile=srgb',
  // The pages of a context share a process, the empty page of a new tab included, instead of starting a second one.
  '--renderer-process-limit=1',
];

/** Unpacks Chromium and its libraries; the package does so only when it seems to run on Lambda. */
const UNPACK = `
  import { chmod } from 'node:fs/promises';
  import chromium from '@sparticuz/chromium';
  await chmod(await chromium.executablePath(), 0o755);
`;

/**
 * Starts Chromium: the binary that `CHROMIUM_PATH` names, else the one from npm (Linux x64), else the installed Chrome.
 *
 * @param args additional command-line arguments
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

/** Unpacks into a temporary folder and renames it, so that several processes can do so at the same time. */
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
