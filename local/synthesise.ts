import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { SITE_CONFIG_VARIABLE, siteConfigFile } from '../site/config.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CDK = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
const PRELOAD = new URL('end-with-parent.ts', import.meta.url).href;

/**
 * Synthesises the stack as `cdk deploy` does, without validation, into a folder of its own: other CDK commands replace
 * the assets in `cdk.out` with unbundled ones.
 *
 * @param assembly folder for the cloud assembly
 * @param siteConfig file of the site configuration
 * @throws Error with the output of the CDK
 */
export async function synthesise(assembly: string, siteConfig = siteConfigFile()): Promise<void> {
  const environment = {
    ...process.env,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_OUTDIR: undefined,
    [SITE_CONFIG_VARIABLE]: siteConfig,
    // Validation matters only for a deployment, and takes as long as everything else together.
    CDK_VALIDATION: 'false',
  };
  const cdk = spawn(
    process.execPath,
    ['--import', PRELOAD, CDK, 'synth', '--quiet', '--output', assembly],
    // In a group of its own, which ends with this process. Windows has no groups, and opens a window for one.
    {
      cwd: ROOT,
      env: environment,
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
    },
  );
  const [output, [status]] = await Promise.all([text(cdk.stderr), once(cdk, 'close')]);
  if (status !== 0) throw new Error(`The stack cannot be synthesised.\n${output.trim()}`);
}
