import { ListAppsCommand } from '@aws-sdk/client-amplify';
import {
  DescribeUserPoolDomainCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Account } from './account.ts';
import { type CallError, call, type Finding, ok, todo, unknown } from './finding.ts';
import { checkIdentity, checkSandbox, checkSendingRate } from './ses-checks.ts';

/** Invocations that Lambda leaves to functions without a reservation (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html). */
const LEFT_UNRESERVED = 100;

/** Where the CDK's bootstrap stack writes its version. The qualifier is that of `docs/policies`. */
const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

/** A stack in one of these states takes no deployment. */
const STUCK: readonly (readonly [RegExp, (stackName: string) => string])[] = [
  [
    /^ROLLBACK_COMPLETE$|^ROLLBACK_FAILED$|^CREATE_FAILED$/,
    (name) =>
      `Its first deployment failed. Remove it: \`aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}\`, then deploy with \`--context first-deployment=yes\`.`,
  ],
  [
    /^DELETE_FAILED$/,
    () => 'Its deletion failed. Look in the CloudFormation console what could not be deleted.',
  ],
  [/ROLLBACK_FAILED$/, () => 'Its last update failed, and so did the way back: `npx cdk rollback`.'],
  [/_IN_PROGRESS$/, () => 'CloudFormation is at work on it: wait until it is done.'],
];

/** A check of one thing that a deployment needs of the account. */
export type Check = (account: Account) => Promise<Finding>;

/** All checks, by name, in the order of the report. */
export const CHECKS: Readonly<Record<string, Check>> = {
  stack: checkStack,
  region: checkRegion,
  bootstrap: checkBootstrap,
  concurrency: checkConcurrency,
  'key grant': checkGrant,
  'email domain': checkIdentity,
  'sending rate': checkSendingRate,
  'SES sandbox': checkSandbox,
  'sign-in domain': checkSignInDomain,
  'hosted zone': checkHostedZone,
};

async function checkStack({ existing, stackName }: Account): Promise<Finding> {
  const stack = await existing;
  if (stack === undefined) return ok(`There is no stack ${stackName} yet; this is its first deployment.`);
  const advice = STUCK.find(([pattern]) => pattern.test(stack.status))?.[1];
  if (advice !== undefined) return todo(`The stack ${stackName} is ${stack.status}.`, advice(stackName));
  return ok(`The stack ${stackName} is ${stack.status} and can be updated.`);
}

/** Asks the services that AWS does not offer everywhere. One without an endpoint in the region has no address there. */
async function checkRegion({ clients, region }: Account): Promise<Finding> {
  const { amplify, cognito, ses } = clients;
  const asked: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['Amplify Hosting', 'amplify:ListApps', () => amplify.send(new ListAppsCommand({ maxResults: 1 }))],
    ['Cognito', 'cognito-idp:ListUserPools', () => cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }))],
    ['SES', 'ses:GetAccount', () => ses.send(new GetAccountCommand({}))],
  ];
  const missing = await Promise.all(
    asked.map(async ([service, action, send]) => {
      try {
        await call(action, region, send);
        return [];
      } catch (error) {
        const { cause } = error as CallError;
        // A refusal is an answer, too.
        if (cause instanceof Error && '$response' in cause) return [];
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOTFOUND') return [service];
        throw error;
      }
    }),
  );
  const names = missing.flat();
  if (names.length === 0) return ok(`Amplify Hosting, Cognito and SES answer in ${region}.`);
  return todo(
    `${names.join(' and ')} cannot be reached in ${region}.`,
    'If there is a network, AWS does not offer it there: choose another `region` in site.config.json.',
  );
}

async function checkBootstrap({ clients, deployment, accountId, region }: Account): Promise<Finding> {
  const required = deployment.bootstrapVersion;
  const answer = await call(
    'ssm:GetParameter',
    region,
    () => clients.ssm.send(new GetParameterCommand({ Name: BOOTSTRAP_PARAMETER })),
    'ParameterNotFound',
  );
  const advice = `Run \`npx cdk bootstrap aws://${accountId}/${region}\`.`;
  if (answer === undefined) return todo(`The account is not prepared for the CDK in ${region}.`, advice);
  const version = Number(answer.Parameter?.Value);
  if (version >= required)
    return ok(`The CDK's bootstrap stack has version ${version}, and ${required} is needed.`);
  return todo(`The CDK's bootstrap stack has version ${version}, but ${required} is needed.`, advice);
}

async function checkConcurrency({ clients, deployment, existing, region }: Account): Promise<Finding> {
  const wanted = deployment.reservedConcurrency;
  const { AccountLimit } =
    (await call('lambda:GetAccountSettings', region, () =>
      clients.lambda.send(new GetAccountSettingsCommand({})),
    )) ?? {};
  const { ConcurrentExecutions: quota = 0, UnreservedConcurrentExecutions: unreserved = 0 } =
    AccountLimit ?? {};
  if (wanted === 0) {
    return ok(
      `The stack reserves no concurrency, and the account allows ${quota} functions at a time.`,
      'For patients, set `reserveConcurrency` to true again: until then, all functions of the account compete.',
    );
  }
  const own = (await existing)?.needs.reservedConcurrency ?? 0;
  const missing = wanted - own + LEFT_UNRESERVED - unreserved;
  const found = `Lambda runs ${quota} functions at a time for this account, of which others have reserved ${quota - unreserved - own}. The stack reserves ${wanted}, and Lambda keeps ${LEFT_UNRESERVED} unreserved.`;
  if (missing <= 0) return ok(found);
  return todo(
    found,
    `Ask for ${missing} more: \`aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value ${Math.max(1000, quota + missing)}\`. For a trial, set \`reserveConcurrency\` to false in site.config.json.`,
  );
}

/** CloudFormation's role creates the user pool, so it is this role that gives Cognito the key of codes. */
async function checkGrant({ clients, accountId, region }: Account): Promise<Finding> {
  const role = `cdk-hnb659fds-cfn-exec-role-${accountId}-${region}`;
  const answer = await call(
    'iam:SimulatePrincipalPolicy',
    region,
    () =>
      clients.iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: `arn:aws:iam::${accountId}:role/${role}`,
          ActionNames: ['kms:CreateGrant', 'kms:DescribeKey'],
          ResourceArns: [`arn:aws:kms:${region}:${accountId}:key/00000000-0000-0000-0000-000000000000`],
          ContextEntries: [
            {
              ContextKeyName: 'aws:RequestedRegion',
              ContextKeyType: 'string',
              ContextKeyValues: [region],
            },
          ],
        }),
      ),
    'NoSuchEntityException',
  );
  if (answer === undefined) {
    return unknown(
      `There is no role ${role}, so its rights could not be checked.`,
      '`npx cdk bootstrap` makes it. Then run this command again.',
    );
  }
  const denied = (answer.EvaluationResults ?? [])
    .filter(({ EvalDecision }) => EvalDecision !== 'allowed')
    .map(({ EvalActionName }) => EvalActionName);
  if (denied.length === 0) return ok('The role of CloudFormation may give Cognito the key of codes.');
  return todo(
    `The role of CloudFormation, ${role}, is not allowed to call ${denied.join(' and ')}.`,
    'Give it the policy docs/policies/cloudformation.json, or add these actions: it gives Cognito the key of codes.',
  );
}

async function checkSignInDomain({ clients, deployment, existing, region }: Account): Promise<Finding> {
  const prefix = deployment.domainPrefix;
  if (prefix === undefined) return ok('No sign-in pages are shared, so no domain is needed for them.');
  const answer = await call(
    'cognito-idp:DescribeUserPoolDomain',
    region,
    () => clients.cognito.send(new DescribeUserPoolDomainCommand({ Domain: prefix })),
    'ResourceNotFoundException',
  );
  const owner = answer?.DomainDescription?.UserPoolId;
  if (owner === undefined) return ok(`No user pool has the domain ${prefix} yet.`);
  if (owner === (await existing)?.userPoolId)
    return ok(`The domain ${prefix} belongs to the user pool of this stack.`);
  return todo(
    `The domain ${prefix} belongs to another user pool, ${owner}.`,
    'Choose another `signInDomainPrefix` in site.config.json, or delete the domain if that pool is an older one of yours.',
  );
}

async function checkHostedZone({ clients, region, site }: Account): Promise<Finding> {
  const { hostedZone } = site.email;
  if (hostedZone === undefined)
    return ok('No hosted zone is set; the outputs of the stack list the DNS records to make.');
  const { id, name } = hostedZone;
  const answer = await call(
    'route53:GetHostedZone',
    region,
    () => clients.route53.send(new GetHostedZoneCommand({ Id: id })),
    'NoSuchHostedZone',
  );
  const zone = answer?.HostedZone;
  const advice =
    'Correct `email.hostedZone` in site.config.json, or leave it out and make the records yourself.';
  if (zone === undefined) return todo(`This account has no hosted zone ${id}.`, advice);
  const actual = zone.Name?.replace(/\.$/, '');
  if (actual !== name) return todo(`The hosted zone ${id} is that of ${actual}, not of ${name}.`, advice);
  if (zone.Config?.PrivateZone === true) {
    return todo(`The hosted zone ${id} is private, so nobody outside sees its records.`, advice);
  }
  return ok(`The hosted zone ${id} is that of ${name}.`);
}
