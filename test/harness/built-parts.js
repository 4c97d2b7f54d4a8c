import { createHash } from 'node:crypto';
import { cp, glob, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCAL_FOLDER } from '../../local/folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(LOCAL_FOLDER, 'test-cache');

/** Everything that the stack, the web app and the npm package are built from. */
const SOURCES = [
  '{cdk,emulator,events,formats,local,package,preview,sender,site,templates,terminal,test/specimen,web}/**/*.*',
  '*.json',
];

/**
 * Copies what `build` writes into a folder. It builds only when a source has changed since the last time, so that most
 * runs of a few tests begin at once.
 *
 * @param {string} folder
 * @param {(folder: string) => Promise<unknown>} build
 */
export async function copyBuiltParts(folder, build) {
  const built = join(CACHE, await hashSources());
  await mkdir(CACHE, { recursive: true });
  const known = await readdir(CACHE);
  if (!known.includes(built.slice(CACHE.length + 1))) {
    const fresh = await mkdtemp(join(CACHE, 'new-'));
    await build(fresh);
    // Another run may have been faster.
    await rename(fresh, built).catch(() => rm(fresh, { recursive: true }));
    await Promise.all(known.map(removeOld));
  }
  await cp(built, folder, { recursive: true });
}

/** Removes what has not been made within the last hour, which another run may still copy. */
async function removeOld(name) {
  const path = join(CACHE, name);
  const { mtimeMs } = await stat(path);
  if (mtimeMs < Date.now() - 3_600_000) await rm(path, { recursive: true, force: true });
}

async function hashSources() {
  const hash = createHash('sha256');
  const files = await Array.fromAsync(
    glob(SOURCES, { cwd: ROOT, exclude: ['**/node_modules/**', '**/screenshots/**'] }),
  );
  for (const file of files.sort()) {
    const content = await readFile(join(ROOT, file)).catch(() => '');
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}
