import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TimeName } from '../../sender/telemetry/vocabulary.ts';
import type { MonitoredResources } from './alarm-metrics.ts';

/** A share of the codes that must be in time. */
export interface Objective {
  /** Milliseconds since the patient requested the code. */
  readonly limit: number;
  /** Percent of the codes of a month. */
  readonly target: number;
  readonly time: TimeName;
  /** The function that measures the time. */
  readonly measuredBy: 'sender' | 'deliveryEventsFunction';
}

/** The times within which codes should reach patients, each with the share that must. */
export const OBJECTIVES = {
  'Accepted by SES': { limit: 5_000, target: 99, time: 'accept_time_ms', measuredBy: 'sender' },
  'In the mailbox': {
    limit: 60_000,
    target: 95,
    time: 'mailbox_time_ms',
    measuredBy: 'deliveryEventsFunction',
  },
} as const satisfies Record<string, Objective>;

/** The longest period of a metric on a dashboard. */
export const MONTH = Duration.days(30);

const DAY = Duration.days(1);
/** Fewer codes a day say nothing about a percentage. */
const ENOUGH_CODES = 20;

/**
 * Returns the percentage of codes that were in time.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function shareInTime(
  resources: MonitoredResources,
  { limit, time, measuredBy }: Objective,
  period: Duration,
): Metric {
  return resources[measuredBy].metric(time, { statistic: `PR(:${limit})`, period });
}

/**
 * Returns a metric that is 1 for a day on which fewer codes were in time than the objective allows. An alarm cannot look
 * back over a month, so the month is on the dashboard.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function missedShare(resources: MonitoredResources, objective: Objective): IMetric {
  const { time, measuredBy, target } = objective;
  return new MathExpression({
    expression: `IF(codes >= ${ENOUGH_CODES} AND share < ${target}, 1, 0)`,
    usingMetrics: {
      codes: resources[measuredBy].metric(time, { statistic: 'SampleCount', period: DAY }),
      share: shareInTime(resources, objective, DAY),
    },
    label: 'Days below the objective',
    period: DAY,
  });
}
