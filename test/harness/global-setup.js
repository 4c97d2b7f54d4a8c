import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCAL_FOLDER } from '../../local/folder.ts';
import { synthesise } from '../../local/synthesise.ts';
import { buildSite } from '../../web/build.ts';
import { copyBuiltParts } from './built-parts.js';

/** Synthesises the stack and builds the web app for all tests, as `npm start` does. */
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
  // Commands that tests start reuse the code that Node compiled for earlier ones.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  // The runner's threads have no terminal, so they cannot detect whether colours are wanted.
  process.env.FORCE_COLOR ??= process.stderr.isTTY ? '1' : '0';
  await copyBuiltParts(folder, (to) =>
    Promise.all([synthesise(join(to, 'assembly')), buildSite(join(to, 'site'))]),
  );
};
