import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import { createStack, site, type Variation } from './synthesise.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly violations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** The stack under the rules of AWS Solutions and HIPAA.Security, beside CDK's own validator. */
function createChecked(variation?: Variation): ReturnType<typeof createStack> {
  const created = createStack(variation);
  const { app } = created;
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new HIPAASecurityChecks(app));
  return created;
}

/** What was found and not acknowledged, warnings included: each rule with the construct that it is about. */
function findings({ outdir }: App): string[] {
  const file = join(outdir, 'validation-report.json');
  expect(existsSync(file)).toBe(true);
  const { pluginReports }: Report = JSON.parse(readFileSync(file, 'utf8'));
  return pluginReports.flatMap(({ violations = [] }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    ),
  );
}

const { signInDomainPrefix: _, ...alone } = site;
const hostedZone = { id: 'Z0123456789', name: 'riverside-clinic.example' };

describe('the rules of AWS Solutions and HIPAA.Security', () => {
  test.each<[string, Variation]>([
    ['as the repository has it', {}],
    ['with DNS records', { site: { email: { ...site.email, hostedZone } } }],
    ['with the portal on managed login', { site: { portal: { signIn: 'managed-login' } } }],
    ['without other apps', { whole: { ...alone, apps: [] } }],
    ['without notices', { site: { notices: { welcome: false, passwordChanged: false, newSignIn: false } } }],
  ])('find nothing that is not acknowledged with a reason, %s', (_, variation) => {
    const { app } = createChecked(variation);
    expect(() => app.synth()).not.toThrow();
    expect(findings(app)).toEqual([]);
  });

  test('find what is added to the stack without a reason', () => {
    const { app, stack } = createChecked();
    new CfnQueue(stack, 'Careless');
    expect(() => app.synth()).toThrow("Acknowledge with 'AwsSolutions::AwsSolutions-SQS3'");
    expect(findings(app)).toContain('AwsSolutions-SQS3 ClinicMail/Careless');
  });
});
