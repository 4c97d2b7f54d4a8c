import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, CfnResource, Validations } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import type { SiteConfig } from '../../site/config.ts';
import { createStack, site, type Variation } from './synthesise.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly violations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

// The other tests go without CDK's own validator, as the global setup says.
const { CDK_VALIDATION } = process.env;
beforeAll(() => {
  process.env.CDK_VALIDATION = 'true';
});
afterAll(() => {
  process.env.CDK_VALIDATION = CDK_VALIDATION;
});

/** Creates the stack with the rules of AWS Solutions and HIPAA.Security in addition to CDK's own validator. */
function createCheckedStack(variation?: Variation): ReturnType<typeof createStack> {
  const created = createStack(variation);
  const { app } = created;
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new HIPAASecurityChecks(app));
  return created;
}

/** Returns the findings that are not acknowledged, with warnings: the rule and the path of the construct. */
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

const { signInDomainPrefix: _, ...withoutDomain } = site;
const hostedZone = { id: 'Z0123456789', name: 'riverside-clinic.example' };

const ALL_SETTINGS: Partial<SiteConfig> = {
  email: { ...site.email, mailFromSubdomain: 'back', hostedZone },
  vpc: { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] },
  webAcl: { mode: 'block', requestsPerFiveMinutes: 300 },
  permissionsBoundary: 'arn:aws:iam::123456789012:policy/Boundary',
};

/** Settings that change properties of resources rather than add resources, so that one stack can have them all. */
const OTHER_VALUES: Partial<SiteConfig> = {
  stage: 'staging',
  tags: { 'cost-centre': 'Patients' },
  signUp: 'invitation',
  logRetentionDays: 90,
  alarmEmails: ['on-call@riverside-clinic.example', 'second@riverside-clinic.example'],
  ticketEmails: ['desk@riverside-clinic.example'],
  webAcl: { mode: 'count', requestsPerFiveMinutes: 300 },
  passkeys: { offered: true, relyingPartyId: 'riverside-clinic.example', userVerification: 'required' },
  clinic: { ...site.clinic, logoFile: 'web/public/icon.svg' },
  email: { ...site.email, verifiedDomain: 'riverside-clinic.example' },
};

describe('the rules of AWS Solutions and HIPAA.Security', () => {
  test.each<[string, Variation]>([
    // First, because the validator starts again for types of resources that it has not seen.
    ['with a VPC, a web ACL, DNS records and a permissions boundary', { site: ALL_SETTINGS }],
    ['with the settings of the repository', {}],
    ['with DNS records', { site: { email: { ...site.email, hostedZone } } }],
    ['with other values of all settings', { site: OTHER_VALUES }],
    ['with the portal on managed login', { site: { portal: { signIn: 'managed-login' } } }],
    ['without reserved concurrency', { site: { reserveConcurrency: false } }],
    ['without other apps', { whole: { ...withoutDomain, apps: [] } }],
    ['without brands of apps', { site: { apps: site.apps.map(({ brand: _brand, ...app }) => app) } }],
    ['without passkeys', { site: { passkeys: { offered: false, userVerification: 'preferred' } } }],
    ['without the check of sign-ins', { site: { canary: false } }],
    ['with some notices', { site: { notices: { welcome: false, passwordChanged: true, newSignIn: false } } }],
    ['without notices', { site: { notices: { welcome: false, passwordChanged: false, newSignIn: false } } }],
  ])('find nothing without a reason for an exception, %s', (_, variation) => {
    const { app } = createCheckedStack(variation);
    expect(() => app.synth()).not.toThrow();
    expect(findings(app)).toEqual([]);
  });

  test('find a resource that is added without a reason', () => {
    const { app, stack } = createCheckedStack();
    new CfnQueue(stack, 'Careless');
    expect(() => app.synth()).toThrow("Acknowledge with 'AwsSolutions::AwsSolutions-SQS3'");
    expect(findings(app)).toContain('AwsSolutions-SQS3 ClinicMail/Careless');
  });
});

test.each([
  ['a property that does not exist', { QueueNome: 'failures' }],
  ['a value out of range', { MessageRetentionPeriod: 59 }],
])("CDK's own validator finds %s", (_, properties) => {
  const { app, stack } = createCheckedStack();
  new CfnResource(stack, 'Faulty', { type: 'AWS::SQS::Queue', properties });
  expect(() => app.synth()).toThrow(Object.keys(properties)[0]);
});
