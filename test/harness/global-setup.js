import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOnce, buildSiteOnce, REPOSITORY, synthesiseOnce } from '../../local/build-cache.ts';
import { LOCAL_FOLDER } from '../../local/folder.ts';
import { writeSampleSite } from '../../local/sample-site.ts';
import { buildPackage } from '../../package/build/build-package.ts';
import { SITE_CONFIG_VARIABLE } from '../../site/config.ts';

/** A clinic whose emails and pages are in snapshots and screenshots. */
const SPECIMEN = fileURLToPath(new URL('../specimen/site.config.json', import.meta.url));

/** Synthesises the stack and builds the web app as `npm start` does, and the npm package, for all tests. */
export default async () => {
  await mkdir(LOCAL_FOLDER, { recursive: true });
  const folder = await mkdtemp(join(LOCAL_FOLDER, 'test-'));
  process.env.CLINIC_MAIL_TEST_FOLDER = folder;
  // Removes temporary files that tests and libraries leave behind.
  const temporary = await mkdtemp(join(tmpdir(), 'clinic-mail-test-'));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = temporary;
  globalThis.removeTestFolders = async () => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await Promise.all([folder, temporary].map((made) => rm(made, { recursive: true, force: true })));
  };
  // Everything under test, commands included, is about a clinic of the tests' own.
  const siteConfig = writeSampleSite(join(folder, 'site.config.json'), SPECIMEN);
  process.env[SITE_CONFIG_VARIABLE] = siteConfig;
  // CDK's own validator takes longer than the synthesis; nag.test.ts and synth.test.ts ask for it.
  process.env.CDK_VALIDATION = 'false';
  // The runner's processes have no terminal, so they cannot detect whether colours are wanted.
  process.env.FORCE_COLOR ??= process.stderr.isTTY ? '1' : '0';
  // As in setup.ts. The runner's processes would only compile for nobody when they end.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  await Promise.all([
    synthesiseOnce(join(folder, 'assembly'), siteConfig),
    buildSiteOnce(join(folder, 'site'), siteConfig),
    buildOnce(join(folder, 'package'), { ...REPOSITORY, part: 'package', inputs: [], build: buildPackage }),
  ]);
  delete process.env.NODE_COMPILE_CACHE;
};
