import { Duration, Stack } from 'aws-cdk-lib';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { toEnvironment, VARIABLES } from '../../sender/config.ts';
import { TIMING } from '../../sender/timing.ts';
import type { SiteConfig } from '../../site/config.ts';
import type { LogStorage } from '../monitoring/log-storage.ts';
import { allowNagFindings } from '../nag-exceptions.ts';
import { reservationOf } from './concurrency.ts';
import { EmailFunction, INTERACTIVE_MEMORY_SIZE } from './email-function.ts';

export interface SupportWidgetProps {
  /** Path of the folder with the bundled code. */
  readonly bundle: string;
  readonly logStorage: LogStorage;
  readonly site: SiteConfig;
  readonly userPool: UserPool;
  readonly portalClient: UserPoolClient;
  /** The log groups of the functions that emails pass, the sender's first. */
  readonly emailLogGroups: readonly ILogGroup[];
  /** The log group of what Cognito could not pass on. */
  readonly cognitoErrors: ILogGroup;
  /** The log group of what staff did by commands. */
  readonly supportActions: ILogGroup;
  readonly failureQueue: Queue;
}

/**
 * The function behind the support desk of the dashboard. Nothing invokes it but the console, with the rights of the person
 * who looks at the dashboard; it then reads and acts with the rights of its own role.
 */
export class SupportWidget extends Construct {
  readonly widget: EmailFunction;

  constructor(scope: Construct, id: string, props: SupportWidgetProps) {
    super(scope, id);
    const { bundle, logStorage, site, userPool, portalClient, emailLogGroups, cognitoErrors } = props;
    const notices = Object.entries(site.notices).flatMap(([name, isOn]) => (isOn ? [name] : []));
    this.widget = new EmailFunction(this, 'Desk', {
      description: 'The support desk on the dashboard',
      code: Code.fromAsset(bundle),
      serviceName: 'support-widget',
      environment: toEnvironment(VARIABLES.supportWidget, {
        userPoolId: userPool.userPoolId,
        clientId: portalClient.userPoolClientId,
        logGroups: emailLogGroups.map(({ logGroupName }) => logGroupName).join(' '),
        cognitoErrors: cognitoErrors.logGroupName,
        supportActions: props.supportActions.logGroupName,
        failureQueueUrl: props.failureQueue.queueUrl,
        timeZone: site.timeZone,
        notices: notices.join(' '),
        runbookUrl: site.runbookUrl ?? '',
      }),
      logGroups: logStorage,
      vpc: site.vpc,
      timeout: Duration.millis(TIMING.supportTimeout),
      memorySize: INTERACTIVE_MEMORY_SIZE,
      reservedConcurrency: reservationOf('supportWidget', site),
    });
    for (const statement of statementsFor(this, props, this.widget.logGroup))
      this.widget.role.addToPrincipalPolicy(statement);
    allowNagFindings(this.widget.function, {
      'HIPAA.Security-LambdaDLQ':
        'The console invokes it synchronously, so there are no events that a queue could keep.',
    });
  }
}

/** Returns what the role of the widget may do besides writing its log and traces, and besides the user pool. */
function statementsFor(scope: Construct, props: SupportWidgetProps, ownLog: ILogGroup): PolicyStatement[] {
  const { emailLogGroups, cognitoErrors, supportActions, failureQueue, logStorage } = props;
  const allow = (sid: string, actions: string[], resources: string[], conditions = {}) =>
    new PolicyStatement({ sid, actions, resources, conditions });
  const logGroups = [...emailLogGroups, cognitoErrors, supportActions, ownLog].map(
    ({ logGroupArn }) => logGroupArn,
  );
  return [
    allow('ReadTheLogs', ['logs:FilterLogEvents'], logGroups),
    // None of these has resources to which it could be limited.
    allow('ReadTraces', ['xray:BatchGetTraces', 'xray:GetTraceSegmentDestination'], ['*']),
    allow('ReadAlarms', ['cloudwatch:DescribeAlarms'], ['*']),
    allow('ReadTheStateOfSes', ['ses:GetAccount', 'ses:GetSuppressedDestination'], ['*']),
    allow('Unblock', ['ses:DeleteSuppressedDestination'], ['*']),
    allow(
      'ReadLostEmails',
      ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'],
      [failureQueue.queueArn],
    ),
    allow('DecryptLostEmails', ['kms:Decrypt'], [logStorage.key.keyArn], {
      StringEquals: { 'kms:ViaService': `sqs.${Stack.of(scope).region}.amazonaws.com` },
    }),
  ];
}
