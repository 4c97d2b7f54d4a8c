import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readStack } from '../../emulator/template/stack.ts';
import { bundleFunction } from '../../sender/build/bundle.ts';

/** The functions that are compared. */
export const VARIANTS = {
  ours: 'the sender of the stack, as deployed, with the code of a password reset',
  signUp: 'the same with the code of a sign-up, for which it also asks Cognito twice whose address it is',
  brands: 'the same as ours, with a list of brands in Systems Manager',
  baseline: "the handler of Cognito's documentation, bundled by NodejsFunction including the AWS SDK",
  runtimeSdk: 'the same with the defaults of NodejsFunction: uses the AWS SDK of the runtime',
  floor: 'a handler that only calls KMS and SES, bundled like the sender',
  empty: 'a handler that does nothing',
} as const;

export type VariantName = keyof typeof VARIANTS;

export const variantNames = Object.keys(VARIANTS) as readonly VariantName[];

/** The folder with the deployed code of each variant. */
export type VariantFolders = Readonly<Record<VariantName, string>>;

const BASELINE_STACK = fileURLToPath(new URL('baseline-stack.ts', import.meta.url));
const handler = (name: string) => fileURLToPath(new URL(`handlers/${name}.ts`, import.meta.url));

/**
 * Bundles the variants.
 *
 * @param assembly folder of the synthesised stack, which contains the sender
 * @param outdir folder for the other variants
 */
export async function bundleVariants(assembly: string, outdir: string): Promise<VariantFolders> {
  const bundle = async (name: string) => {
    const folder = join(outdir, name);
    await bundleFunction(handler(name), folder);
    return folder;
  };
  const [sender] = readStack(assembly).functions();
  const ours = sender?.assetDir ?? '';
  return {
    ours,
    signUp: ours,
    brands: ours,
    ...(await bundleBaseline(join(outdir, 'baseline'))),
    floor: await bundle('floor'),
    empty: await bundle('empty'),
  };
}

/** Bundles the documented handler with the CDK; in a process of its own, because the CDK writes to the console. */
async function bundleBaseline(outdir: string): Promise<Pick<VariantFolders, 'baseline' | 'runtimeSdk'>> {
  await promisify(execFile)(process.execPath, [BASELINE_STACK, outdir, handler('baseline')]);
  const [baseline, runtimeSdk] = readStack(outdir).functions();
  return { baseline: baseline?.assetDir ?? '', runtimeSdk: runtimeSdk?.assetDir ?? '' };
}
