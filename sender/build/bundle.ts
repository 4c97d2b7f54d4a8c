import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';
import type { EmailFunction } from '../email/kinds.ts';
import type { CompiledTemplates } from '../email/templates.ts';
import { requireBudgets } from './budget.ts';
import { compileTemplates, type TemplateSite } from './compile-templates.ts';
import { REPLACEMENTS, type Replacement, replace } from './shims.ts';

/** What the functions are made of, beside their code. */
export interface BundledSite extends TemplateSite {
  /** The apps beside the portal; a brand names one of `brands`. */
  readonly apps: readonly { readonly brand?: string | undefined }[];
}

/** The handler of each bundle, as Lambda names it. */
export const HANDLER = 'index.handler';

/** Every function there is: those that send, and the one that tells what became of it. */
export type FunctionName = EmailFunction | 'deliveryEvents';

const ENTRIES: Readonly<Record<FunctionName, string>> = {
  sender: fileURLToPath(new URL('../codes/custom-email-sender.ts', import.meta.url)),
  notices: fileURLToPath(new URL('../notices/notices.ts', import.meta.url)),
  deliveryEvents: fileURLToPath(new URL('../delivery-events/delivery-events.ts', import.meta.url)),
};

/** A bundle, and what it was made from. */
export interface Bundle {
  readonly folder: string;
  /** Bytes of its code. */
  readonly bytes: number;
  /** The source files that are in it; what the build makes of `templates/` is not among them. */
  readonly modules: readonly {
    readonly file: string;
    /** Bytes in the bundle, before names and white space are shortened. */
    readonly bytes: number;
  }[];
}

/**
 * Bundles the functions for Lambda, each into a folder of its own: the code in one file, and for those that send, the
 * emails of each language beside it.
 *
 * @param site the part of `site.config.json` that templates and functions use
 * @param outdir gets a folder for each function, emptied first
 * @returns the folders
 * @throws TemplateError for a mistake in a template, BudgetError when a function has grown; the bundler's own error
 *   for a mistake in the code
 */
export async function bundleFunctions(
  site: BundledSite,
  outdir: string,
): Promise<Record<FunctionName, string>> {
  const bundles = await bundleAll(site, outdir);
  requireBudgets(bundles);
  const { sender, notices, deliveryEvents } = bundles;
  return { sender: sender.folder, notices: notices.folder, deliveryEvents: deliveryEvents.folder };
}

/** As `bundleFunctions`, whatever they weigh. */
export async function bundleAll(site: BundledSite, outdir: string): Promise<Record<FunctionName, Bundle>> {
  const compiled = compileSite(site);
  const bundle = (name: FunctionName) =>
    bundleFunction(ENTRIES[name], join(outdir, `bundle.${name}`), compiled);
  const [sender, notices, deliveryEvents] = await Promise.all([
    bundle('sender'),
    bundle('notices'),
    bundle('deliveryEvents'),
  ]);
  return { sender, notices, deliveryEvents };
}

/** What takes the place of imports that start with `compiled:`. */
export interface CompiledSite {
  readonly templates: CompiledTemplates;
  /** The file that looks up the brand of an app. */
  readonly brandOf: string;
}

/** @throws TemplateError for a mistake in a template */
export function compileSite(site: BundledSite): CompiledSite {
  const isBranded = site.apps.some(({ brand }) => brand !== undefined);
  // Where all apps show the clinic itself, there is no use for a client of SSM.
  const brandOf = new URL(isBranded ? '../email/app-brands.ts' : '../email/one-brand.ts', import.meta.url);
  return { templates: compileTemplates(site), brandOf: fileURLToPath(brandOf) };
}

/**
 * Bundles one function into one CommonJS file.
 *
 * CommonJS, because on Node 24 an ES module that imports `node:http`, or any dynamic import of it, loads all of undici;
 * and from packages' `module` builds, because of those only what is used needs to be kept.
 *
 * @param entry the file that exports `handler`
 * @param folder is emptied first
 * @param replacements what takes the place of what; those of the functions unless told otherwise
 */
export async function bundleFunction(
  entry: string,
  folder: string,
  compiled: CompiledSite,
  replacements: readonly Replacement[] = REPLACEMENTS,
): Promise<Bundle> {
  await rm(folder, { recursive: true, force: true });
  await using bundler = await rolldown({
    input: { index: entry },
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    transform: { target: 'node24' },
    plugins: [putIn(compiled), replace(replacements)],
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
 * Resolves `compiled:brand-of`, and `compiled:templates` to what the build makes of `templates/`. The emails of a
 * language are read when the first one is sent: most patients of a clinic read one language, and a start would have to
 * take in all.
 */
function putIn({ templates: { languages, ...templates }, brandOf }: CompiledSite): Plugin {
  const files = new Map([
    ['compiled:templates', TEMPLATES],
    ['compiled:brand-of', brandOf],
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
