import { App } from 'aws-cdk-lib';
import { BudgetError } from '../sender/build/budget.ts';
import { bundleFunctions } from '../sender/build/bundle.ts';
import { bundleOnce } from '../sender/build/bundle-cache.ts';
import { EmailTemplateError } from '../sender/build/parse-template.ts';
import { readSiteConfig, SiteConfigError } from '../site/config.ts';
import { ClinicMailStack } from './stack.ts';

try {
  // Synthesised explicitly below: the automatic synthesis at process exit would report every error a second time.
  const app = new App({ autoSynth: false });
  const site = readSiteConfig(undefined, contextValues(app, ['stage', 'region']));
  // Local commands keep bundles for the next time; a deployment makes its own.
  const cache: string | undefined = app.node.tryGetContext('bundle-cache');
  const bundles = await bundleFunctions(
    site,
    app.outdir,
    cache === undefined ? undefined : bundleOnce(cache),
  );
  new ClinicMailStack(app, 'ClinicMail', {
    site,
    bundles,
    env: { region: site.region },
    // CloudFormation must be able to remove a stack whose creation failed.
    terminationProtection: app.node.tryGetContext('first-deployment') === undefined,
  });
  app.synth();
} catch (error) {
  if (!isConfigurationError(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Returns the settings given by `--context` on the command line, as in `npx cdk deploy --context stage=staging`. */
function contextValues({ node }: App, names: readonly string[]): Record<string, unknown> {
  const values = names.map((name) => [name, node.tryGetContext(name)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Returns whether the deployer can fix the error; its message says how, and a stack trace would only hide it. */
function isConfigurationError(error: unknown): error is Error {
  if ([SiteConfigError, EmailTemplateError, BudgetError].some((type) => error instanceof type)) return true;
  // The CDK gives this name to the error that lists failed validations of constructs, and exports no class for it.
  return error instanceof Error && error.name === 'ValidationFailedWithErrors';
}
