import { createHash, randomUUID } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, type BundleFunction, bundleFunction } from './bundle.ts';
import { writeFiles } from './write-files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Files that every bundle depends on besides its own: they name the packages and hold the options of the bundler. */
const TOOLS = ['package-lock.json', 'tsconfig.json', 'sender/build/**/*.ts'];

/** An earlier bundle. */
interface CachedBundle {
  readonly bundle: Bundle;
  /** The content of its files by their names. */
  readonly content: Readonly<Record<string, string>>;
  /** The files whose content `hash` covers, relative to the root of the repository. */
  readonly files: readonly string[];
  readonly hash: string;
}

/**
 * Returns a function that does as `bundleFunction`, but writes the earlier bundle of an entry again unless one of its
 * files has changed since. The files of packages count as changed when the lock file has.
 *
 * @param cache folder of the earlier bundles, which has one file for each entry
 */
export function bundleOnce(cache: string, bundle: BundleFunction = bundleFunction): BundleFunction {
  return async (entry, folder) => {
    const path = join(cache, `${relative(ROOT, entry).replaceAll(/\W/g, '-')}.json`);
    const known = await readBundle(path);
    if (known !== undefined && known.hash === (await hashFiles(known.files))) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      writeFiles(folder, known.content);
      return { ...known.bundle, folder };
    }
    const startedAt = Date.now();
    const fresh = await bundle(entry, folder);
    const own = fresh.sources.filter((file) => !file.includes('node_modules'));
    const files = [...globSync(TOOLS, { cwd: ROOT }), ...own.map((file) => relative(ROOT, file))].sort();
    // Nobody can tell which content of a file that has changed meanwhile is in the bundle.
    if ((await lastChange(files)) < startedAt) {
      const content = await readFiles(folder);
      await writeBundle(path, { bundle: fresh, content, files, hash: (await hashFiles(files)) ?? '' });
    }
    return fresh;
  };
}

/** @returns undefined when there is none, or none that can be read */
async function readBundle(path: string): Promise<CachedBundle | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function readFiles(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder);
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, contents[index] ?? '']));
}

/** Writes a file that another command may be reading. */
async function writeBundle(path: string, bundle: CachedBundle): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(bundle));
  await rename(temporary, path);
}

/** @returns undefined when a file is missing */
async function hashFiles(files: readonly string[]): Promise<string | undefined> {
  const contents = await Promise.all(files.map((file) => readFile(join(ROOT, file)))).catch(() => undefined);
  if (contents === undefined) return undefined;
  const hash = createHash('sha256');
  for (const [index, content] of contents.entries()) {
    hash.update(`${files[index]}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Returns milliseconds since the epoch. */
async function lastChange(files: readonly string[]): Promise<number> {
  const stats = await Promise.all(files.map((file) => stat(join(ROOT, file))));
  return Math.max(...stats.map(({ mtimeMs }) => mtimeMs));
}
