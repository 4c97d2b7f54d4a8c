import { createHash } from 'node:crypto';
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSiteConfig } from '../site/config.ts';
import { LOCAL_FOLDER } from './folder.ts';
import { synthesise } from './synthesise.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Patterns of the files that each result is built from, relative to the root of the repository. */
const SOURCES = {
  assembly: [
    '{cdk,docs/policies,formats,sender,site,support,templates,terminal}/**/*.*',
    'local/{build-cache,synthesise}.ts',
    'web/*.ts',
    'web/src/routes.ts',
    '*.json',
  ],
  site: ['{formats,web}/**/*.*', 'local/build-cache.ts', '*.json'],
  package: [
    '{cdk,docs/policies,emulator,events,formats,package,preview,sender,site,support,templates,terminal}/**/*.*',
    '*.json',
  ],
} as const satisfies Record<string, readonly string[]>;

/** Milliseconds. Other commands may still copy a build that is younger. */
const KEPT_FOR = 3_600_000;

interface Build {
  /** Root of the repository. */
  readonly root: string;
  /** Folder of the earlier builds. */
  readonly cache: string;
  /** The result; its name is part of a folder name. */
  readonly part: keyof typeof SOURCES;
  /** Files outside `SOURCES` that the result depends on. */
  readonly inputs: readonly string[];
  /** Writes the result into an empty folder. */
  readonly build: (folder: string) => Promise<unknown>;
}

/** As `synthesise`, but copies an earlier assembly unless a source has changed since. */
export async function synthesiseOnce(assembly: string, siteConfig: string): Promise<void> {
  await buildOnce(assembly, {
    ...inRepository(siteConfig),
    part: 'assembly',
    build: (folder) => synthesise(folder, siteConfig),
  });
}

/** As `buildSite`, with the logo of a site configuration, but copies an earlier build unless a source has changed since. */
export async function buildSiteOnce(site: string, siteConfig: string): Promise<void> {
  const { logoFile } = readSiteConfig(siteConfig).clinic;
  await buildOnce(site, {
    ...inRepository(siteConfig),
    part: 'site',
    build: async (folder) => {
      // Imported late, because the bundler is large and mostly there is nothing to build.
      const { buildSite } = await import('../web/build.ts');
      return buildSite(folder, { logoFile });
    },
  });
}

/** Where the builds of this repository come from and are kept. */
export const REPOSITORY = {
  root: ROOT,
  cache: join(LOCAL_FOLDER, 'built'),
} as const satisfies Partial<Build>;

/** Both parts depend on the logo, which may be anywhere in the repository. */
function inRepository(siteConfig: string): Pick<Build, 'root' | 'cache' | 'inputs'> {
  const { logoFile } = readSiteConfig(siteConfig).clinic;
  const logo = logoFile === undefined ? [] : [join(ROOT, logoFile)];
  return { ...REPOSITORY, inputs: [siteConfig, ...logo] };
}

/**
 * Replaces a folder by a copy of what `build` writes. It builds only when a source or an input has changed since the last
 * time.
 *
 * @throws Error as `build`, whose result is then not kept
 */
export async function buildOnce(to: string, { root, cache, part, inputs, build }: Build): Promise<void> {
  const name = `${part}-${hashSources(root, part, inputs)}`;
  const built = join(cache, name);
  // Synchronous, so that another process can start to work before this one is busy with something else.
  mkdirSync(cache, { recursive: true });
  const known = readdirSync(cache);
  if (!known.includes(name)) {
    const fresh = mkdtempSync(join(cache, 'new-'));
    await build(fresh);
    // Another command may have been faster.
    await rename(fresh, built).catch(() => rm(fresh, { recursive: true }));
    await Promise.all(known.map((other) => removeOld(join(cache, other))));
  }
  await rm(to, { recursive: true, force: true });
  await cp(built, to, { recursive: true });
}

async function removeOld(path: string): Promise<void> {
  // Another command may have removed it.
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && found.mtimeMs < Date.now() - KEPT_FOR)
    await rm(path, { recursive: true, force: true });
}

function hashSources(root: string, part: keyof typeof SOURCES, inputs: readonly string[]): string {
  const hash = createHash('sha256');
  const sources = globSync(SOURCES[part], { cwd: root, exclude: ['**/node_modules/**'] }).sort();
  for (const file of sources) addFile(file, join(root, file));
  for (const file of inputs) addFile('', file);
  return hash.digest('hex').slice(0, 32);

  function addFile(name: string, path: string) {
    if (!statSync(path).isFile()) return;
    const content = readFileSync(path);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
}
