import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { EmailFunction, FunctionName } from '../email/kinds.ts';
import { toSiteFiles } from '../email/site-files.ts';
import { type BundleSize, requireBudgets } from './budget.ts';
import { compileTemplates, type TemplateSite } from './compile-templates.ts';
import { applyShims, SHIMS, type Shim } from './shims.ts';
import { writeFiles } from './write-files.ts';

const ENTRIES: Readonly<Record<FunctionName, string>> = {
  sender: fileURLToPath(new URL('../codes/custom-email-sender.ts', import.meta.url)),
  notices: fileURLToPath(new URL('../notices/notices.ts', import.meta.url)),
  accountRules: fileURLToPath(new URL('../account-rules/account-rules.ts', import.meta.url)),
  canary: fileURLToPath(new URL('../canary/canary.ts', import.meta.url)),
  deliveryEvents: fileURLToPath(new URL('../delivery-events/delivery-events.ts', import.meta.url)),
  supportWidget: fileURLToPath(new URL('../../support/widget/support-widget.ts', import.meta.url)),
};

/** The name of the file with a function's code, in its folder. */
const BUNDLE_FILE = 'index.cjs';

/** The name of the file that Lambda prefers to it, of functions whose start takes longer than loading their code. */
const START_FILE = 'index.mjs';

/**
 * Loads a function's code and lets Lambda wait for its export `started`, which only an ES module can do.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
const START = `import { createRequire } from 'node:module';
const { handler, started } = createRequire(import.meta.url)('./${BUNDLE_FILE}');
await started;
export { handler };
`;

export interface Bundle extends BundleSize {
  readonly folder: string;
  /** Paths of all files that the bundler read. */
  readonly sources: readonly string[];
}

/** Bundles the function of an entry into a folder. */
export type BundleFunction = (entry: string, folder: string) => Promise<Bundle>;

/** The functions whose templates and brands are in files beside their code. */
const EMAIL_FUNCTIONS = ['sender', 'notices'] as const satisfies readonly EmailFunction[];

/**
 * Bundles each function for Lambda into its own folder: the code in one file, which is the same for every site, and
 * beside it the files of the site for the functions that send email.
 *
 * @param site the part of `site.config.json` that templates use
 * @param outdir the folder in which each function gets a folder; an existing one is replaced
 * @param bundle e.g. from `bundleOnce`, which keeps bundles for the next time
 * @returns the folders
 * @throws EmailTemplateError for a mistake in a template, BudgetError when a bundle exceeds its budget, or the
 *   bundler's own error for a mistake in the code
 */
export async function bundleFunctions(
  site: TemplateSite,
  outdir: string,
  bundle?: BundleFunction,
): Promise<Record<FunctionName, string>> {
  const files = toSiteFiles(compileTemplates(site));
  const bundles = await bundleAll(outdir, bundle);
  requireBudgets(bundles);
  for (const name of EMAIL_FUNCTIONS) writeFiles(bundles[name].folder, files);
  const folders = Object.entries(bundles).map(([name, { folder }]) => [name, folder]);
  return Object.fromEntries(folders) as Record<FunctionName, string>;
}

/** Bundles the code of each function, without the files of a site, and ignores the budgets. */
export async function bundleAll(
  outdir: string,
  bundle: BundleFunction = bundleFunction,
): Promise<Record<FunctionName, Bundle>> {
  const bundles = Object.entries(ENTRIES).map(async ([name, entry]) => [
    name,
    await bundle(entry, join(outdir, `bundle.${name}`)),
  ]);
  return Object.fromEntries(await Promise.all(bundles)) as Record<FunctionName, Bundle>;
}

/**
 * Bundles one function into one CommonJS file; a small ES module beside it loads that of a function that exports
 * `started`.
 *
 * The output is CommonJS because on Node 24 an ES module that imports `node:http`, statically or dynamically, loads all
 * of undici; use ES modules when Node no longer does. The input is each package's `module` build, which unlike CommonJS
 * can be tree-shaken; drop `mainFields` when the packages name that build in `exports`.
 *
 * @param entry the file that exports `handler`
 * @param folder replaced if it exists
 */
export async function bundleFunction(
  entry: string,
  folder: string,
  shims: readonly Shim[] = SHIMS,
): Promise<Bundle> {
  await rm(folder, { recursive: true, force: true });
  await using bundler = await rolldown({
    input: { index: entry },
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: 'node24' },
    plugins: [applyShims(shims)],
    logLevel: 'silent',
  });
  const { output } = await bundler.write({
    dir: folder,
    entryFileNames: BUNDLE_FILE,
    format: 'cjs',
    codeSplitting: false,
    dynamicImportInCjs: false,
    minify: true,
  });
  const [{ code, modules, exports }] = output;
  if (exports.includes('started')) writeFiles(folder, { [START_FILE]: START });
  const sizes = Object.entries(modules).map(([file, { renderedLength }]) => ({
    file,
    bytes: renderedLength,
  }));
  const isKept = ({ file, bytes }: { file: string; bytes: number }) => bytes > 0 && !file.startsWith('\0');
  return {
    folder,
    bytes: Buffer.byteLength(code),
    modules: sizes.filter(isKept),
    sources: await bundler.watchFiles,
  };
}
