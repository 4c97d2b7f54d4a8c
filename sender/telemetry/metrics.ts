import type { FailureClass } from '../errors.ts';
import type { DeliveryOutcome } from './delivery-outcomes.ts';

/** The CloudWatch namespace of everything that the functions count and measure. */
export const METRIC_NAMESPACE = 'ClinicMail';

/** What can happen to an email or an event about one: log messages bear these names, and so do their counts. */
export type EventName =
  | 'email_requested'
  | 'code_decrypted'
  | 'email_rendered'
  | 'email_sent'
  | 'email_failed'
  | 'brand_unknown'
  | DeliveryOutcome
  | 'delivery_event_failed';

/** What is measured, in milliseconds: from the request to SES accepting the email, and from there to the mailbox. */
export type TimeName = 'send_time_ms' | 'delivery_time_ms';

/** The name of any metric. */
export type MetricName = EventName | TimeName;

export type Times = Readonly<Partial<Record<TimeName, number>>>;

/**
 * The members that make CloudWatch count a log line as what it tells, and measure what it timed: the line stays what it
 * is. The one dimension is `service`, a member of every line, because each further one multiplies the metrics that are
 * paid for; failures are counted by their class as well.
 *
 * @param times milliseconds
 * @param failureClass of a line that tells of a failure
 * @param now milliseconds since the epoch
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedMetrics(
  event: EventName,
  times: Times = {},
  failureClass?: FailureClass,
  now = Date.now(),
): Record<string, unknown> {
  const measured = Object.keys(times).map((Name) => ({ Name, Unit: 'Milliseconds' }));
  const byClass = failureClass === undefined ? [] : [['service', 'failure_class']];
  const directive = {
    Namespace: METRIC_NAMESPACE,
    Dimensions: [['service'], ...byClass],
    Metrics: [{ Name: event, Unit: 'Count' }, ...measured],
  };
  return {
    [event]: 1,
    ...times,
    ...(failureClass !== undefined && { failure_class: failureClass }),
    _aws: { Timestamp: now, CloudWatchMetrics: [directive] },
  };
}
