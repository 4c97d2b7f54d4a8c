import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { TemplateError } from '../sender/build/body.ts';
import { bundleSender } from '../sender/build/bundle.ts';
import { readSiteConfig, SiteConfigError } from '../site/config.ts';
import { ClinicMailStack } from './stack.ts';

try {
  const site = readSiteConfig();
  const app = new App();
  const senderBundle = join(app.outdir, 'sender');
  await bundleSender(site, senderBundle);
  new ClinicMailStack(app, 'ClinicMail', { site, senderBundle, env: { region: site.region } });
  app.synth();
} catch (error) {
  if (!(error instanceof SiteConfigError || error instanceof TemplateError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
