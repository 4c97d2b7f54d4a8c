import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildResult, build, type Plugin } from 'esbuild';
import { compileTemplates, type TemplateSite } from './compile-templates.ts';

/** The handler of the bundle, as Lambda names it. */
export const HANDLER = 'index.handler';

const ENTRY = fileURLToPath(new URL('../custom-email-sender.ts', import.meta.url));

/**
 * Bundles the custom email sender for Lambda: one CommonJS file with the templates inside.
 *
 * CommonJS, because on Node 24 an ES module that imports `node:http` loads all of undici; and from packages'
 * `module` builds, because those can be shaken.
 *
 * @param site the part of `site.config.json` that templates use
 * @param outdir emptied, then filled with `index.cjs`
 * @throws TemplateError for a mistake in a template; esbuild's own error for one in the code
 */
export async function bundleSender(site: TemplateSite, outdir: string): Promise<BuildResult> {
  await rm(outdir, { recursive: true, force: true });
  return build({
    entryPoints: [ENTRY],
    outfile: join(outdir, 'index.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [compiledTemplates(site), withoutBranchKeyStore],
  });
}

/** Resolves `compiled:templates` to the data that the build makes of `templates/`. */
function compiledTemplates(site: TemplateSite): Plugin {
  return {
    name: 'compiled-templates',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^compiled:templates$/ }, ({ path }) => ({ path, namespace: 'compiled' }));
      onLoad({ filter: /.*/, namespace: 'compiled' }, () => ({
        contents: JSON.stringify(compileTemplates(site)),
        loader: 'json',
      }));
    },
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
