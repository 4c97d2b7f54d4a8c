import { App } from 'aws-cdk-lib';
import { TemplateError } from '../sender/build/body.ts';
import { bundleFunctions } from '../sender/build/bundle.ts';
import { readSiteConfig, SiteConfigError } from '../site/config.ts';
import { ClinicMailStack } from './stack.ts';

try {
  const site = readSiteConfig();
  const app = new App();
  const bundles = await bundleFunctions(site, app.outdir);
  new ClinicMailStack(app, 'ClinicMail', { site, bundles, env: { region: site.region } });
  app.synth();
} catch (error) {
  if (!(error instanceof SiteConfigError || error instanceof TemplateError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
