import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CDK = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));

/**
 * Synthesises the stack as `cdk deploy` would, but for the validation, into a folder of its own: other CDK commands
 * rewrite `cdk.out` with assets that are not bundled.
 *
 * @param assembly the folder that the cloud assembly is written to
 * @throws Error with what the CDK said when it refuses
 */
export async function synthesise(assembly: string): Promise<void> {
  const environment = {
    ...process.env,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_OUTDIR: undefined,
    // What CloudFormation would have against the template is for those to hear who deploy it: it takes as long as
    // all the rest.
    CDK_VALIDATION: 'false',
  };
  try {
    await promisify(execFile)(process.execPath, [CDK, 'synth', '--quiet', '--output', assembly], {
      cwd: ROOT,
      env: environment,
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`The stack cannot be synthesised.\n${said}`, { cause: error });
  }
}
