import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { EmailFunction } from '../functions/email-function.ts';

/** What alarms look at. */
export interface Watched {
  readonly sender: EmailFunction;
  /** Undefined when every notice is switched off. */
  readonly notices: EmailFunction | undefined;
  readonly teller: EmailFunction;
  readonly failureQueue: Queue;
  readonly userPool: UserPool;
  readonly portalClient: UserPoolClient;
  /** Whether every sign-in is followed by an email. */
  readonly signInsAreTold: boolean;
}

const HOUR = Duration.hours(1);

/**
 * The sum of metrics, of which some may have no values.
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
function cognito(
  { userPool, portalClient }: Watched,
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
 * The whole account's rate, because that is what SES judges an account by.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
 */
export function reputation(metricName: 'Reputation.BounceRate' | 'Reputation.ComplaintRate'): IMetric {
  return new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Maximum', period: HOUR });
}

/**
 * 1 for an hour in which patients did what is followed by an email, at least three times, and no email was sent. It
 * also shows what no other metric does: that the user pool no longer invokes the function.
 */
export function silence(watched: Watched): IMetric {
  const { sender, notices, signInsAreTold } = watched;
  const asked = sumOf(
    {
      signUps: cognito(watched, 'SignUpSuccesses'),
      ...(signInsAreTold && { signIns: cognito(watched, 'SignInSuccesses') }),
    },
    'Asked for',
    HOUR,
  );
  const options = { statistic: 'Sum', period: HOUR };
  const sent = sumOf(
    {
      codes: sender.metric('email_sent', options),
      ...(notices !== undefined && { notices: notices.metric('email_sent', options) }),
    },
    'Sent',
    HOUR,
  );
  return new MathExpression({
    expression: 'IF(asked >= 3 AND sent < 1, 1, 0)',
    usingMetrics: { asked, sent },
    label: 'Hours of silence',
    period: HOUR,
  });
}
