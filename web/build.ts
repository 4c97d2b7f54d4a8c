import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

/** How much JavaScript the first page may load, in bytes after gzip; a slow phone takes a second for it. */
export const BUDGET = 130_000;

/** What a build weighs, in bytes after gzip. */
export interface SiteSize {
  /** All JavaScript that the first page loads, with the largest of the languages. */
  readonly firstPage: number;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** The first page would load more than it may. */
class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/**
 * Builds the web app. The same files serve every stage; `/config.json` is put beside them.
 *
 * @param outDir folder that is emptied and written to
 * @param budget bytes after gzip
 * @throws BudgetError that lists the files, when the first page has grown beyond its budget
 */
export async function buildSite(outDir: string, budget = BUDGET): Promise<SiteSize> {
  const output = await buildForProduction(outDir);
  const chunks = output.output.filter((file) => file.type === 'chunk');
  const weigh = ({ code }: Rolldown.OutputChunk) => gzipSync(code, { level: 9 }).length;
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

  const isLanguage = ({ facadeModuleId }: Rolldown.OutputChunk) =>
    facadeModuleId?.includes('/words/') === true;
  const languages = chunks.filter(isLanguage).map(weigh);
  const firstPage = sum(chunks.filter((chunk) => !isLanguage(chunk)).map(weigh)) + Math.max(0, ...languages);
  const files = chunks
    .map((chunk) => ({ name: chunk.fileName, bytes: weigh(chunk) }))
    .sort((one, other) => other.bytes - one.bytes);
  if (firstPage > budget) throw new BudgetError(describeExcess(firstPage, budget, files));
  return { firstPage, files };
}

/** The same site whoever builds it: a test runner's NODE_ENV would make React its larger self. */
async function buildForProduction(outDir: string): Promise<Rolldown.RolldownOutput> {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    const output = await build({
      configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
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
