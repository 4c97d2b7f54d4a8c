import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { logoPath } from './logo.ts';

/** The most JavaScript that the first page may load, in bytes after gzip. A slow phone needs a second for it. */
export const BUDGET = 130_000;

/** The JavaScript of a build, in bytes after gzip. */
export interface SiteSize {
  /** Total for the first page, with the largest of the languages. */
  readonly firstPage: number;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** Thrown when the first page would load more JavaScript than the budget allows. */
class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

interface SiteOptions {
  /** The logo of the clinic; its path is relative to the root of the repository. */
  readonly logoFile?: string | undefined;
  /** Bytes after gzip. */
  readonly budget?: number;
}

/**
 * Builds the web app. The same files serve every stage; `/config.json` is added when they are deployed.
 *
 * @param outDir output folder, which is emptied first
 * @throws BudgetError with a list of the files, when the first page exceeds its budget
 */
export async function buildSite(
  outDir: string,
  { logoFile, budget = BUDGET }: SiteOptions = {},
): Promise<SiteSize> {
  const output = await buildForProduction(outDir);
  if (logoFile !== undefined)
    await copyFile(new URL(`../${logoFile}`, import.meta.url), join(outDir, logoPath(logoFile)));
  const chunks = output.output.filter((file) => file.type === 'chunk');
  const gzipBytes = ({ code }: Rolldown.OutputChunk) => gzipSync(code, { level: 9 }).length;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

  const languages = chunks.filter(({ facadeModuleId }) => facadeModuleId?.includes('/words/'));
  const firstPage = sum(loadedFirst(chunks).map(gzipBytes)) + Math.max(0, ...languages.map(gzipBytes));
  const files = chunks
    .map((chunk) => ({ name: chunk.fileName, bytes: gzipBytes(chunk) }))
    .sort((one, other) => other.bytes - one.bytes);
  if (firstPage > budget) throw new BudgetError(describeExcess(firstPage, budget, files));
  return { firstPage, files };
}

/** Returns the chunks that every page needs: the app, the user pool's client, and what they import. */
function loadedFirst(chunks: readonly Rolldown.OutputChunk[]): readonly Rolldown.OutputChunk[] {
  const needed = new Set(
    chunks.filter(({ isEntry, facadeModuleId }) => isEntry || facadeModuleId?.endsWith('/src/auth.ts')),
  );
  for (const { imports } of needed) {
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) needed.add(chunk);
  }
  return [...needed];
}

/** Sets NODE_ENV, because a test runner's value would select React's larger development build. */
async function buildForProduction(outDir: string): Promise<Rolldown.RolldownOutput> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    const output = await build({
      configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
      // The default loader writes into node_modules, which may be read-only.
      configLoader: 'native',
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true },
    });
    return output as Rolldown.RolldownOutput;
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

function describeExcess(firstPage: number, budget: number, files: SiteSize['files']): string {
  const rows = files.map(({ name, bytes }) => `  ${String(bytes).padStart(7)}  ${name}`);
  return [
    `The first page would load ${firstPage} bytes of JavaScript; it may load ${budget} (after gzip):`,
    ...rows,
  ].join('\n');
}
