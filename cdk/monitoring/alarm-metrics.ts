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
  /** The clients of the clinic's other apps. */
  readonly appClients: readonly UserPoolClient[];
  /** Counts what Cognito could not pass on to the functions. */
  readonly cognitoErrors: Metric;
  /** Undefined if the site has no sign-in check. */
  readonly canary: EmailFunction | undefined;
  /** The function behind the support desk. */
  readonly supportWidget: EmailFunction;
  readonly configurationSetNames: EmailDelivery['configurationSetNames'];
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
  { userPool }: MonitoredResources,
  client: UserPoolClient,
  metricName: 'SignUpSuccesses' | 'SignInSuccesses',
): IMetric {
  return new Metric({
    namespace: 'AWS/Cognito',
    metricName,
    dimensionsMap: { UserPool: userPool.userPoolId, UserPoolClient: client.userPoolClientId },
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
  { configurationSetNames }: MonitoredResources,
  metricName: 'Reputation.BounceRate' | 'Reputation.ComplaintRate',
): IMetric {
  const rates = Object.entries(configurationSetNames).map(([stream, configurationSetName]) => [
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
 * Returns a metric that is 1 for an hour with at least three sign-ups, in which no code was sent or withheld. Every sign-up
 * brings a code, and only the portal's client may sign up. What other clients do at night is too little to tell anything;
 * then the sign-in check does.
 */
export function hoursWithoutCode(resources: MonitoredResources): IMetric {
  const { sender, portalClient } = resources;
  const options = { statistic: 'Sum', period: HOUR };
  const sent = {
    sent: sender.metric('email_sent', options),
    withheld: sender.metric('email_withheld', options),
  };
  const asked = cognitoMetric(resources, portalClient, 'SignUpSuccesses');
  return hoursWithout(asked, sumOf(sent, 'Codes', HOUR), 'Hours without a code');
}

/**
 * Returns for each client a metric that is 1 for an hour with at least three sign-ins, in which no notice was sent; none if
 * sign-ins bring no notice.
 */
export function hoursWithoutNotice(resources: MonitoredResources): readonly IMetric[] {
  const { notices, portalClient, appClients, hasSignInNotices } = resources;
  if (!hasSignInNotices) return [];
  return [portalClient, ...appClients].map((client) => {
    const sent = { sent: notices.metric('email_sent', { statistic: 'Sum', period: HOUR }) };
    const asked = cognitoMetric(resources, client, 'SignInSuccesses');
    return hoursWithout(asked, sumOf(sent, 'Notices', HOUR), 'Hours without a notice');
  });
}

function hoursWithout(metric: IMetric, sent: IMetric, label: string): IMetric {
  return new MathExpression({
    expression: 'IF(asked >= 3 AND done < 1, 1, 0)',
    usingMetrics: { asked: sumOf({ requests: metric }, 'Requested', HOUR), done: sent },
    label,
    period: HOUR,
  });
}

/**
 * Returns a metric that is 1 when more than half of the sender's invocations failed, and at least five: a patient whose
 * address SES refuses causes two.
 */
export function mostlyFailed({ sender }: Pick<MonitoredResources, 'sender'>): IMetric {
  const period = Duration.minutes(15);
  const options = { statistic: 'Sum', period };
  return new MathExpression({
    expression: 'IF(failed >= 5 AND failed * 2 > invoked, 1, 0)',
    usingMetrics: {
      failed: sender.function.metricErrors(options),
      invoked: sender.function.metricInvocations(options),
    },
    label: 'Most emails fail',
    period,
  });
}
