import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { EmailFunction } from '../kinds.ts';
import type { CompiledTemplates } from '../templates.ts';
import { compileTemplates, type TemplateSite } from './compile-templates.ts';

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
  sender: fileURLToPath(new URL('../custom-email-sender.ts', import.meta.url)),
  notices: fileURLToPath(new URL('../notices.ts', import.meta.url)),
  deliveryEvents: fileURLToPath(new URL('../delivery-events.ts', import.meta.url)),
};

/**
 * Bundles the functions for Lambda, each into one CommonJS file, with the templates inside those that send.
 *
 * CommonJS, because on Node 24 an ES module that imports `node:http` loads all of undici; and from packages'
 * `module` builds, because those can be shaken.
 *
 * @param site the part of `site.config.json` that templates and functions use
 * @param outdir gets a folder for each function, emptied first
 * @returns the folders
 * @throws TemplateError for a mistake in a template; esbuild's own error for one in the code
 */
export async function bundleFunctions(
  site: BundledSite,
  outdir: string,
): Promise<Record<FunctionName, string>> {
  const templates = compileTemplates(site);
  const bundle = async (name: FunctionName) => {
    const folder = join(outdir, `bundle.${name}`);
    await rm(folder, { recursive: true, force: true });
    await build({
      entryPoints: [ENTRIES[name]],
      outfile: join(folder, 'index.cjs'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      mainFields: ['module', 'main'],
      minify: true,
      legalComments: 'none',
      logLevel: 'silent',
      plugins: [compiledTemplates(templates), brandOfApps(site), withoutBranchKeyStore],
    });
    return folder;
  };
  const [sender, notices, deliveryEvents] = await Promise.all([
    bundle('sender'),
    bundle('notices'),
    bundle('deliveryEvents'),
  ]);
  return { sender, notices, deliveryEvents };
}

/** Resolves `compiled:templates` to what the build makes of `templates/`. */
function compiledTemplates(templates: CompiledTemplates): Plugin {
  return {
    name: 'compiled-templates',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^compiled:templates$/ }, ({ path }) => ({ path, namespace: 'compiled' }));
      onLoad({ filter: /.*/, namespace: 'compiled' }, () => ({
        contents: JSON.stringify(templates),
        loader: 'json',
      }));
    },
  };
}

/** A site whose apps all show the clinic itself has no use for a client of SSM. */
function brandOfApps({ apps }: BundledSite): Plugin {
  const isBranded = apps.some(({ brand }) => brand !== undefined);
  const path = fileURLToPath(new URL(isBranded ? '../app-brands.ts' : '../one-brand.ts', import.meta.url));
  return {
    name: 'brand-of-apps',
    setup: ({ onResolve }) => onResolve({ filter: /^compiled:brand-of$/ }, () => ({ path })),
  };
}

/**
 * The Encryption SDK's hierarchical keyring brings a whole DynamoDB client. Nothing here has branch keys, so the
 * question whether something is a branch key store has one answer.
 */
const withoutBranchKeyStore: Plugin = {
  name: 'without-branch-key-store',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-crypto\/branch-keystore-node$/ }, ({ path }) => ({ path, namespace: 'none' }));
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({
      contents: 'export const isIBranchKeyStoreNode = () => false;',
    }));
  },
};
