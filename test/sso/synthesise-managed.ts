import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ClinicMailStack } from '../../cdk/stack.ts';
import { readSiteConfig } from '../../site/config.ts';

/*
 * Synthesises the repository's own site with the portal on managed login, with the bundles of another assembly.
 * A separate process, so that the worker of these tests need not load the CDK.
 */
const [, , assembly = '', outdir = ''] = process.argv;
const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
const site = { ...readSiteConfig(), portal: { signIn: 'managed-login' } as const };
const app = new App({ autoSynth: false, outdir, context });
new ClinicMailStack(app, 'ClinicMail', {
  site,
  bundles: {
    sender: join(assembly, 'bundle.sender'),
    notices: join(assembly, 'bundle.notices'),
    accountRules: join(assembly, 'bundle.accountRules'),
    deliveryEvents: join(assembly, 'bundle.deliveryEvents'),
    canary: join(assembly, 'bundle.canary'),
    supportWidget: join(assembly, 'bundle.supportWidget'),
  },
  env: { region: site.region },
});
app.synth();
