import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { readStack } from '../../local/template/stack.ts';
import { bundleFunction } from '../../sender/build/bundle.ts';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { readSiteConfig } from '../../site/config.ts';

/** The bundles that are compared. */
export const CONTESTANTS = {
  ours: 'the sender of the stack, as it is deployed',
  baseline: "the handler of Cognito's documentation, bundled by NodejsFunction with the AWS SDK inside",
  runtimeSdk: 'the same by the defaults of NodejsFunction: the AWS SDK is left to the runtime',
  floor: 'a handler that only asks KMS and SES, bundled as the sender is',
  empty: 'a handler that does nothing',
} as const;

export type ContestantName = keyof typeof CONTESTANTS;

export const contestantNames = Object.keys(CONTESTANTS) as readonly ContestantName[];

/** The folder that is deployed for each contestant. */
export type Contestants = Readonly<Record<ContestantName, string>>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const handler = (name: string) => fileURLToPath(new URL(`handlers/${name}.ts`, import.meta.url));

/**
 * Bundles what the sender is compared with.
 *
 * @param assembly folder of the synthesised stack, which has the sender
 * @param outdir gets the others
 */
export async function makeContestants(assembly: string, outdir: string): Promise<Contestants> {
  const templates = compileTemplates(readSiteConfig());
  const bundle = async (name: 'floor' | 'empty') => {
    const folder = join(outdir, name);
    await bundleFunction(handler(name), folder, templates);
    return folder;
  };
  const [sender] = readStack(assembly).functions();
  return {
    ours: sender?.assetDir ?? '',
    ...bundleBaseline(join(outdir, 'baseline')),
    floor: await bundle('floor'),
    empty: await bundle('empty'),
  };
}

/** Lets the CDK bundle the documented handler as it would for anyone. */
function bundleBaseline(outdir: string): Pick<Contestants, 'baseline' | 'runtimeSdk'> {
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
  const app = new App({ outdir, context });
  const stack = new Stack(app, 'Baseline');
  const define = (id: string, bundleAwsSDK: boolean) =>
    new NodejsFunction(stack, id, {
      entry: handler('baseline'),
      runtime: Runtime.NODEJS_24_X,
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      bundling: { bundleAwsSDK },
    });
  define('WithSdk', true);
  define('RuntimeSdk', false);
  app.synth();
  const [baseline, runtimeSdk] = readStack(outdir).functions();
  return { baseline: baseline?.assetDir ?? '', runtimeSdk: runtimeSdk?.assetDir ?? '' };
}
