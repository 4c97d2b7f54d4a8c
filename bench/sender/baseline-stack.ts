import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const [outdir = '', entry = ''] = process.argv.slice(2);

// The documented handler as a `NodejsFunction`, with and without the AWS SDK in the bundle.
const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'));
const app = new App({ outdir, context });
const stack = new Stack(app, 'Baseline');
for (const [id, bundleAwsSDK] of [
  ['WithSdk', true],
  ['RuntimeSdk', false],
] as const) {
  new NodejsFunction(stack, id, {
    entry,
    runtime: Runtime.NODEJS_24_X,
    projectRoot: ROOT,
    depsLockFilePath: join(ROOT, 'package-lock.json'),
    bundling: { bundleAwsSDK },
  });
}
app.synth();
