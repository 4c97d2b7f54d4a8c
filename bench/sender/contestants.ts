import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readStack } from '../../emulator/template/stack.ts';
import { bundleFunction, compileSite } from '../../sender/build/bundle.ts';
import { readSiteConfig } from '../../site/config.ts';

/** The bundles that are compared. */
export const CONTESTANTS = {
  ours: 'the sender of the stack, as it is deployed',
  baseline: "the handler of Cognito's documentation, bundled by NodejsFunction with the AWS SDK inside",
  runtimeSdk: 'the same by the defaults of NodejsFunction: the AWS SDK is left to the runtime',
  floor: 'a handler that only asks KMS and SES, bundled as the sender is',
  withTable: 'the sender, asking a DynamoDB table first whether the email was sent',
  empty: 'a handler that does nothing',
} as const;

export type ContestantName = keyof typeof CONTESTANTS;

export const contestantNames = Object.keys(CONTESTANTS) as readonly ContestantName[];

/** The folder that is deployed for each contestant. */
export type Contestants = Readonly<Record<ContestantName, string>>;

const BASELINE_STACK = fileURLToPath(new URL('baseline-stack.ts', import.meta.url));
const handler = (name: string) => fileURLToPath(new URL(`handlers/${name}.ts`, import.meta.url));

/**
 * Bundles what the sender is compared with.
 *
 * @param assembly folder of the synthesised stack, which has the sender
 * @param outdir gets the others
 */
export async function makeContestants(assembly: string, outdir: string): Promise<Contestants> {
  const site = compileSite(readSiteConfig());
  const bundle = async (name: string) => {
    const folder = join(outdir, name);
    await bundleFunction(handler(name), folder, site);
    return folder;
  };
  const [sender] = readStack(assembly).functions();
  return {
    ours: sender?.assetDir ?? '',
    ...(await bundleBaseline(join(outdir, 'baseline'))),
    floor: await bundle('floor'),
    withTable: await bundle('with-table'),
    empty: await bundle('empty'),
  };
}

/** Lets the CDK bundle the documented handler as it would for anyone; in a process of its own, because it talks. */
async function bundleBaseline(outdir: string): Promise<Pick<Contestants, 'baseline' | 'runtimeSdk'>> {
  await promisify(execFile)(process.execPath, [BASELINE_STACK, outdir, handler('baseline')]);
  const [baseline, runtimeSdk] = readStack(outdir).functions();
  return { baseline: baseline?.assetDir ?? '', runtimeSdk: runtimeSdk?.assetDir ?? '' };
}
