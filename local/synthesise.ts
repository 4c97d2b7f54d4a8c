import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SITE_CONFIG_VARIABLE, siteConfigFile } from '../site/config.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CDK = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));

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
  try {
    await promisify(execFile)(process.execPath, [CDK, 'synth', '--quiet', '--output', assembly], {
      cwd: ROOT,
      env: environment,
    });
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`The stack cannot be synthesised.\n${output}`, { cause: error });
  }
}
