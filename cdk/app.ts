import { App } from 'aws-cdk-lib';
import { BudgetError } from '../sender/build/budget.ts';
import { bundleFunctions } from '../sender/build/bundle.ts';
import { EmailTemplateError } from '../sender/build/parse-template.ts';
import { readSiteConfig, SiteConfigError } from '../site/config.ts';
import { ClinicMailStack } from './stack.ts';

try {
  // Synthesised below, once; the second time at the end of the process would repeat every mistake.
  const app = new App({ autoSynth: false });
  const site = readSiteConfig(undefined, overrides(app, ['stage', 'region']));
  const bundles = await bundleFunctions(site, app.outdir);
  new ClinicMailStack(app, 'ClinicMail', { site, bundles, env: { region: site.region } });
  app.synth();
} catch (error) {
  if (!isForDeployer(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** What `--context` says on the command line, as in `npx cdk deploy --context stage=staging`. */
function overrides({ node }: App, names: readonly string[]): Record<string, unknown> {
  const said = names.map((name) => [name, node.tryGetContext(name)] as const);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/** Whether a mistake is told in full by its message, so that a stack trace would only hide it. */
function isForDeployer(error: unknown): error is Error {
  if ([SiteConfigError, EmailTemplateError, BudgetError].some((type) => error instanceof type)) return true;
  return error instanceof Error && error.name === 'ValidationFailedWithErrors';
}
