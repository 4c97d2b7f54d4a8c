import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { DOCUMENTED_RULES } from './documented-rules.ts';
import {
  createStack,
  logicalId,
  propertiesOf,
  resourcesOf,
  site,
  statementsOf,
  synthesise,
} from './synthesise.ts';

const usual = synthesise();
const boundary = 'arn:aws:iam::123456789012:policy/Boundary';
const vpc = {
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  securityGroupIds: ['sg-0123456789abcdef0'],
};
const webAcl = { mode: 'count', requestsPerFiveMinutes: 300 } as const;
const tags = { 'cost-centre': 'Patients' };

/** Returns the logical ids that a template has more and fewer than the usual one. */
function difference(template: Template): { more: string[]; fewer: string[] } {
  const [before, after] = [usual, template].map((each) => Object.keys(each.toJSON().Resources));
  return {
    more: after?.filter((id) => !before?.includes(id)) ?? [],
    fewer: before?.filter((id) => !after?.includes(id)) ?? [],
  };
}

describe('a domain that SES has verified already', () => {
  const template = synthesise({
    site: { email: { ...site.email, verifiedDomain: 'riverside-clinic.example' } },
  });

  test('is used as it is: no identity, no DNS records, and nothing else is missing', () => {
    expect(difference(template)).toEqual({
      more: [],
      fewer: [logicalId(usual, 'AWS::SES::EmailIdentity')],
    });
    expect(Object.keys(template.findOutputs('*')).filter((name) => name.startsWith('Dns'))).toEqual([]);
  });

  test('is sent from with the same right, limited to the address of the clinic', () => {
    const sends = statementsOf(template).filter(({ Action }) => Action === 'ses:SendEmail');
    expect(sends).toHaveLength(2);
    expect(sends).toEqual(statementsOf(usual).filter(({ Action }) => Action === 'ses:SendEmail'));
  });
});

describe('a permissions boundary', () => {
  test('is on every role, and nothing else changes', () => {
    const template = synthesise({ site: { permissionsBoundary: boundary } });
    template.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: boundary });
    expect(difference(template)).toEqual({ more: [], fewer: [] });
    usual.allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.absent() });
  });
});

test('the policy for a boundary allows what the roles of the functions do, and nothing else', () => {
  const document = readFileSync(
    new URL('../../docs/policies/permissions-boundary.json', import.meta.url),
    'utf8',
  );
  const { Statement }: { Statement: { Action: string[] }[] } = JSON.parse(document);
  const used = statementsOf(synthesise({ site: { vpc } })).flatMap(({ Action }) => Action);
  expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual([...new Set(used)].sort());
});

describe('a VPC', () => {
  const template = synthesise({ site: { vpc } });

  test('has every function in it, which may connect to it', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: vpc.subnetIds, SecurityGroupIds: vpc.securityGroupIds },
    });
    const connecting = statementsOf(template).filter(({ Action }) =>
      Action.includes('ec2:CreateNetworkInterface'),
    );
    expect(connecting).toHaveLength(Object.keys(resourcesOf(template, 'AWS::Lambda::Function')).length);
    expect(difference(template)).toEqual({ more: [], fewer: [] });
  });

  test('is not used unless it is set', () => {
    usual.allResourcesProperties('AWS::Lambda::Function', { VpcConfig: Match.absent() });
    expect(JSON.stringify(statementsOf(usual))).not.toContain('ec2:');
  });
});

test('tags of the site are those of the stack, beside its own', () => {
  const { stack } = createStack({ site: { tags } });
  expect(stack.tags.tagValues()).toEqual({ ...tags, Application: 'clinic-mail', Stage: 'production' });
});

describe('without reserved concurrency, for a trial in a new account', () => {
  const template = synthesise({ site: { reserveConcurrency: false } });

  test('no function takes a share of the quota, and nothing else changes', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    });
    usual.allResourcesProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: Match.anyValue() });
    expect(difference(template)).toEqual({ more: [], fewer: [] });
  });
});

describe('sign-up by invitation', () => {
  const template = synthesise({ site: { signUp: 'invitation' } });

  test('is refused by the user pool, and the web app knows', () => {
    expect(propertiesOf(template, 'AWS::Cognito::UserPool')).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
    expect(JSON.stringify(template.toJSON().Outputs.WebConfig)).toContain('byInvitation');
    expect(JSON.stringify(usual.toJSON().Outputs.WebConfig)).not.toContain('byInvitation');
  });

  test('keeps the pool', () => expect(difference(template)).toEqual({ more: [], fewer: [] }));
});

describe('the web ACL', () => {
  const rulesOf = (mode: 'count' | 'block') =>
    propertiesOf(synthesise({ site: { webAcl: { ...webAcl, mode } } }), 'AWS::WAFv2::WebACL').Rules as {
      Name: string;
      Action: object;
      Statement: { RateBasedStatement: Record<string, unknown> };
    }[];

  test('is on the user pool, and does not exist unless it is set', () => {
    const template = synthesise({ site: { webAcl } });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { 'Fn::GetAtt': [logicalId(template, 'AWS::Cognito::UserPool'), 'Arn'] },
    });
    usual.resourceCountIs('AWS::WAFv2::WebACL', 0);
    expect(difference(template).fewer).toEqual([]);
  });

  test('counts each operation by internet address and by the header that names it', () => {
    const rules = rulesOf('count');
    expect(rules.map(({ Name }) => Name)).toEqual(
      expect.arrayContaining(['SignUp', 'ForgotPassword', 'ResendConfirmationCode', 'InitiateAuth']),
    );
    for (const { Name, Action, Statement } of rules) {
      expect(Action).toEqual({ Count: {} });
      expect(Statement.RateBasedStatement).toEqual({
        AggregateKeyType: 'IP',
        EvaluationWindowSec: 300,
        Limit: 300,
        ScopeDownStatement: {
          ByteMatchStatement: {
            FieldToMatch: { SingleHeader: { Name: 'x-amzn-cognito-operation-name' } },
            PositionalConstraint: 'EXACTLY',
            SearchString: Name,
            TextTransformations: [{ Priority: 0, Type: 'NONE' }],
          },
        },
      });
    }
  });

  test('blocks only when it is told to, and never asks for a CAPTCHA, which only pages of Cognito show', () => {
    for (const { Action } of rulesOf('block')) expect(Action).toEqual({ Block: {} });
  });
});

test("AWS's documentation allows all of these settings together", () => {
  const template = synthesise({
    site: { tags, vpc, webAcl, permissionsBoundary: boundary, signUp: 'invitation' },
  });
  const broken = Object.entries(DOCUMENTED_RULES).filter(
    ([, { violations }]) => violations(template.toJSON().Resources).length > 0,
  );
  expect(broken.map(([title]) => title)).toEqual([]);
});
