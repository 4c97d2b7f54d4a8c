import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';
import type { FunctionName } from '../email/kinds.ts';
import type { CompiledTemplates } from '../email/templates.ts';
import { type BundleSize, requireBudgets } from './budget.ts';
import { compileTemplates, type TemplateSite } from './compile-templates.ts';
import { applyShims, SHIMS, type Shim } from './shims.ts';

/** The part of `site.config.json` that the bundles contain. */
export interface BundledSite extends TemplateSite {
  /** The apps besides the portal; `brand` is a name in `brands`. */
  readonly apps: readonly { readonly brand?: string | undefined }[];
}

/** The handler of each bundle, in Lambda's notation. */
export const HANDLER = 'index.handler';

const ENTRIES: Readonly<Record<FunctionName, string>> = {
  sender: fileURLToPath(new URL('../codes/custom-email-sender.ts', import.meta.url)),
  notices: fileURLToPath(new URL('../notices/notices.ts', import.meta.url)),
  accountRules: fileURLToPath(new URL('../account-rules/account-rules.ts', import.meta.url)),
  canary: fileURLToPath(new URL('../canary/canary.ts', import.meta.url)),
  deliveryEvents: fileURLToPath(new URL('../delivery-events/delivery-events.ts', import.meta.url)),
  supportWidget: fileURLToPath(new URL('../../support/widget/support-widget.ts', import.meta.url)),
};

interface Bundle extends BundleSize {
  readonly folder: string;
}

/**
 * Bundles each function for Lambda into its own folder: the code in one file, and for the functions that send email,
 * one JSON file of templates for each language.
 *
 * @param site the part of `site.config.json` that templates and functions use
 * @param outdir the folder in which each function gets a folder; an existing one is replaced
 * @returns the folders
 * @throws EmailTemplateError for a mistake in a template, BudgetError when a bundle exceeds its budget, or the
 *   bundler's own error for a mistake in the code
 */
export async function bundleFunctions(
  site: BundledSite,
  outdir: string,
): Promise<Record<FunctionName, string>> {
  const bundles = await bundleAll(site, outdir);
  requireBudgets(bundles);
  const folders = Object.entries(bundles).map(([name, { folder }]) => [name, folder]);
  return Object.fromEntries(folders) as Record<FunctionName, string>;
}

/** Does the same as `bundleFunctions`, but ignores the budgets. */
export async function bundleAll(site: BundledSite, outdir: string): Promise<Record<FunctionName, Bundle>> {
  const compiled = compileSite(site);
  const bundles = Object.entries(ENTRIES).map(async ([name, entry]) => [
    name,
    await bundleFunction(entry, join(outdir, `bundle.${name}`), compiled),
  ]);
  return Object.fromEntries(await Promise.all(bundles)) as Record<FunctionName, Bundle>;
}

/** The modules that imports starting with `compiled:` resolve to. */
export interface CompiledSite {
  readonly templates: CompiledTemplates;
  /** The path of the file that exports `createFindBrand`. */
  readonly findBrand: string;
}

/** @throws EmailTemplateError for a mistake in a template */
export function compileSite(site: BundledSite): CompiledSite {
  const isBranded = site.apps.some(({ brand }) => brand !== undefined);
  // Without brands there is nothing to look up, so the SSM client stays out of the bundle.
  const findBrand = new URL(isBranded ? '../email/app-brands.ts' : '../email/one-brand.ts', import.meta.url);
  return { templates: compileTemplates(site), findBrand: fileURLToPath(findBrand) };
}

/**
 * Bundles one function into one CommonJS file.
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
  compiled: CompiledSite,
  shims: readonly Shim[] = SHIMS,
): Promise<Bundle> {
  await rm(folder, { recursive: true, force: true });
  await using bundler = await rolldown({
    input: { index: entry },
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: 'node24' },
    plugins: [resolveCompiled(compiled), applyShims(shims)],
    logLevel: 'silent',
  });
  const { output } = await bundler.write({
    dir: folder,
    entryFileNames: '[name].cjs',
    format: 'cjs',
    codeSplitting: false,
    dynamicImportInCjs: false,
    minify: true,
  });
  const [{ code, modules }] = output;
  const sizes = Object.entries(modules).map(([file, { renderedLength }]) => ({
    file,
    bytes: renderedLength,
  }));
  const isKept = ({ file, bytes }: { file: string; bytes: number }) => bytes > 0 && !file.startsWith('\0');
  return { folder, bytes: Buffer.byteLength(code), modules: sizes.filter(isKept) };
}

const TEMPLATES = '\0compiled:templates';

/**
 * Resolves `compiled:find-brand` and `compiled:templates`. The templates of a language are read from their file when the
 * first email in it is sent, because most patients of a clinic read the same language and a cold start would otherwise
 * load all of them.
 */
function resolveCompiled({ templates: { languages, ...templates }, findBrand }: CompiledSite): Plugin {
  const files = new Map([
    ['compiled:templates', TEMPLATES],
    ['compiled:find-brand', findBrand],
  ]);
  return {
    name: 'compiled',
    resolveId: (imported) => files.get(imported),
    load(id) {
      if (id !== TEMPLATES) return undefined;
      for (const [language, emails] of Object.entries(languages)) {
        this.emitFile({ type: 'asset', fileName: `${language}.json`, source: JSON.stringify(emails) });
      }
      return `
        import { readFileSync } from 'node:fs';
        const languages = {};
        for (const language of ${JSON.stringify(Object.keys(languages))}) {
          let emails;
          const read = () => JSON.parse(readFileSync(\`\${__dirname}/\${language}.json\`, 'utf8'));
          Object.defineProperty(languages, language, { enumerable: true, get: () => (emails ??= read()) });
        }
        export default { ...${JSON.stringify(templates)}, languages };
      `;
    },
  };
}
