import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { readPolicy } from '../../site/policies.ts';
import type { EmailFunction } from '../functions/email-function.ts';
import { allowNagFindings } from '../nag-exceptions.ts';

export interface SupportPolicyProps {
  readonly widget: EmailFunction;
  /** The name of the dashboard with the widget. */
  readonly dashboardName: string;
  /** The log groups that the dashboard queries. */
  readonly logGroups: readonly ILogGroup[];
  /** The outputs of the stack that `docs/policies/support.json` names. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * The managed policy of support staff: what `docs/policies/support.json` allows for the command, the dashboard, and the
 * widget. Its name is fixed, because a permission set of IAM Identity Center refers to it by name.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/howtocmp.html
 */
export class SupportPolicy extends Construct {
  readonly policy: ManagedPolicy;

  constructor(
    scope: Construct,
    id: string,
    { widget, dashboardName, logGroups, outputs }: SupportPolicyProps,
  ) {
    super(scope, id);
    const stack = Stack.of(this);
    const { account: accountId, region, stackName } = stack;
    this.policy = new ManagedPolicy(this, 'Policy', {
      managedPolicyName: `${stackName}-support`,
      description: 'Support staff: the dashboard, its support desk, and npm run support',
      document: PolicyDocument.fromJson(readPolicy('support', { accountId, region, stackName, outputs })),
    });
    const dashboard = stack.formatArn({
      service: 'cloudwatch',
      region: '',
      resource: 'dashboard',
      resourceName: dashboardName,
    });
    this.policy.addStatements(
      new PolicyStatement({
        sid: 'UseTheWidget',
        actions: ['lambda:InvokeFunction'],
        resources: [widget.function.functionArn],
      }),
      new PolicyStatement({
        sid: 'OpenTheDashboard',
        actions: ['cloudwatch:GetDashboard'],
        resources: [dashboard],
      }),
      new PolicyStatement({
        sid: 'SeeItsGraphs',
        actions: [
          'cloudwatch:ListDashboards',
          'cloudwatch:GetMetricData',
          'logs:GetQueryResults',
          'logs:StopQuery',
        ],
        resources: ['*'],
      }),
      new PolicyStatement({
        sid: 'SeeItsQueries',
        actions: ['logs:StartQuery'],
        resources: logGroups.map(({ logGroupArn }) => logGroupArn),
      }),
    );
    for (const resource of wildcards(this.policy)) {
      allowNagFindings(this.policy, {
        [`AwsSolutions-IAM5[Resource::${resource}]`]:
          'A stack and a log group have a part that is not known before; alarms, metrics, traces, the results of queries and the state of SES have no resources to which reading could be limited.',
      });
    }
  }
}

/** A resource of a statement, with a reference for each part that is not known before the deployment. */
type ResolvedResource = string | { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] };

/** Returns the resources of a policy that end with an asterisk, as cdk-nag writes them. */
function wildcards(policy: ManagedPolicy): string[] {
  const {
    Statement,
  }: { Statement: readonly { Resource: ResolvedResource | readonly ResolvedResource[] }[] } = Stack.of(
    policy,
  ).resolve(policy.document);
  const resources = Statement.flatMap(({ Resource }) => Resource).map((resource) => {
    if (typeof resource === 'string') return resource;
    const [, parts = []] = resource['Fn::Join'] ?? [];
    return parts.map((part) => (typeof part === 'string' ? part : `<${Object(part).Ref}>`)).join('');
  });
  return [...new Set(resources.filter((resource) => resource.endsWith('*')))];
}
