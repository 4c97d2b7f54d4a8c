import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SITE_CONFIG_VARIABLE, siteConfigFile } from '../site/config.ts';
import { BUNDLES_FOLDER } from './folder.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const APP = join(ROOT, 'cdk/app.ts');
const PRELOAD = new URL('end-with-parent.ts', import.meta.url).href;

/**
 * Synthesises the stack as `cdk deploy` does, without validation, into a folder of its own: other CDK commands replace
 * the assets in `cdk.out` with unbundled ones. It runs the app without the CDK's command line, which takes a second to
 * start.
 *
 * @param assembly folder for the cloud assembly
 * @param siteConfig file of the site configuration
 * @throws Error with the output of the CDK
 */
export async function synthesise(assembly: string, siteConfig = siteConfigFile()): Promise<void> {
  const environment = {
    ...process.env,
    CDK_OUTDIR: assembly,
    CDK_CONTEXT_JSON: JSON.stringify(readContext()),
    [SITE_CONFIG_VARIABLE]: siteConfig,
    // Validation matters only for a deployment, and takes as long as everything else together.
    CDK_VALIDATION: 'false',
  };
  const app = spawn(process.execPath, ['--import', PRELOAD, APP], {
    cwd: ROOT,
    env: environment,
    stdio: ['pipe', 'ignore', 'pipe'],
    // Ctrl-C in a terminal must not end it before this process. Windows would open a window for it.
    detached: process.platform !== 'win32',
  });
  const [output, [status]] = await Promise.all([text(app.stderr), once(app, 'close')]);
  if (status !== 0) throw new Error(`The stack cannot be synthesised.\n${output.trim()}`);
}

/** Returns the context of `cdk.json` with what the CDK's command line adds to it, and where bundles are kept. */
function readContext(): object {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  return {
    ...context,
    // https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/cx-api/lib/metadata.ts
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
    'bundle-cache': BUNDLES_FOLDER,
  };
}
