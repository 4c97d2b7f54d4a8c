import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { EmailDelivery } from '../email/email-delivery.ts';
import type { EmailFunction } from '../functions/email-function.ts';

/** The resources whose metrics the alarms and the dashboard show. */
export interface MonitoredResources {
  readonly sender: EmailFunction;
  readonly notices: EmailFunction;
  readonly accountRules: EmailFunction;
  readonly deliveryEventsFunction: EmailFunction;
  readonly failureQueue: Queue;
  readonly userPool: UserPool;
  readonly portalClient: UserPoolClient;
  readonly configurationSets: EmailDelivery['configurationSets'];
  /** All log groups of the stack. */
  readonly logGroups: readonly ILogGroup[];
  /** Whether patients get an email after every sign-in. */
  readonly hasSignInNotices: boolean;
}

const HOUR = Duration.hours(1);

/**
 * Returns the sum of metrics; a metric without values counts as 0.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function sumOf(
  metrics: Readonly<Record<string, IMetric>>,
  label: string,
  period: Duration,
): MathExpression {
  const filled = Object.keys(metrics).map((id) => `FILL(${id}, 0)`);
  return new MathExpression({
    expression: `SUM([${filled.join(', ')}])`,
    usingMetrics: { ...metrics },
    label,
    period,
  });
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html */
function cognitoMetric(
  { userPool, portalClient }: MonitoredResources,
  metricName: 'SignUpSuccesses' | 'SignInSuccesses',
): IMetric {
  return new Metric({
    namespace: 'AWS/Cognito',
    metricName,
    dimensionsMap: { UserPool: userPool.userPoolId, UserPoolClient: portalClient.userPoolClientId },
    statistic: 'Sum',
    period: HOUR,
  });
}

/**
 * Returns the higher of the rates of the stack's configuration sets. SES pauses sending by the rate of the account, which
 * lies between the rates of all sets; a higher rate of another stage or system is that one's to repair.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
 */
export function sesReputation(
  { configurationSets }: MonitoredResources,
  metricName: 'Reputation.BounceRate' | 'Reputation.ComplaintRate',
): IMetric {
  const rates = Object.entries(configurationSets).map(([stream, { configurationSetName }]) => [
    stream,
    new Metric({
      namespace: 'AWS/SES',
      metricName,
      dimensionsMap: { 'ses:configuration-set': configurationSetName },
      statistic: 'Maximum',
      period: HOUR,
    }),
  ]);
  return new MathExpression({
    expression: `MAX([${rates.map(([stream]) => stream).join(', ')}])`,
    usingMetrics: Object.fromEntries(rates),
    label: metricName,
    period: HOUR,
  });
}

/**
 * Returns the number of lines with an address in each log group of the stack. The documentation names no dimensions of this
 * metric, but accounts show `LogGroupName` beside others that differ; a query finds it among any of them. A query cannot
 * name two log groups, because its conditions can only be joined by AND, and an alarm cannot have two queries.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 */
export function linesWithAddress({ logGroups }: MonitoredResources, period: Duration): readonly IMetric[] {
  return logGroups.map(
    ({ logGroupName }) =>
      new MathExpression({
        expression: `SELECT SUM(LogEventsWithFindings) FROM "AWS/Logs" WHERE LogGroupName = '${logGroupName}'`,
        usingMetrics: {},
        label: 'Lines with an address',
        period,
      }),
  );
}

/**
 * Returns a metric that is 1 for an hour in which patients did at least three things that trigger an email, but no email
 * was sent or withheld. No other metric shows that the user pool no longer invokes the function.
 */
export function hoursWithoutEmail(resources: MonitoredResources): IMetric {
  const { sender, notices, hasSignInNotices } = resources;
  const asked = sumOf(
    {
      signUps: cognitoMetric(resources, 'SignUpSuccesses'),
      ...(hasSignInNotices && { signIns: cognitoMetric(resources, 'SignInSuccesses') }),
    },
    'Requested',
    HOUR,
  );
  const options = { statistic: 'Sum', period: HOUR };
  const sent = sumOf(
    {
      codes: sender.metric('email_sent', options),
      withheld: sender.metric('email_withheld', options),
      notices: notices.metric('email_sent', options),
    },
    'Sent',
    HOUR,
  );
  return new MathExpression({
    expression: 'IF(asked >= 3 AND sent < 1, 1, 0)',
    usingMetrics: { asked, sent },
    label: 'Hours without email',
    period: HOUR,
  });
}
