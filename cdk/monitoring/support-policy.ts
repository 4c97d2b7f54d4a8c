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
      managedPolicyName: supportPolicyName(stackName),
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
    allowNagFindings(this.policy, {
      'AwsSolutions-IAM5':
        'Alarms, metrics, traces, the results of queries and the state of SES have no resources to which reading could be limited.',
    });
  }
}

/** Returns the name of the policy. */
export const supportPolicyName = (stackName: string): string => `${stackName}-support`;
