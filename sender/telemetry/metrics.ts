import type { FailureClass } from '../errors.ts';
import type { EventName, TimeName } from './vocabulary.ts';

/** Milliseconds. */
export type Times = Readonly<Partial<Record<TimeName, number>>>;

/**
 * Returns the members that make CloudWatch derive metrics from a log line: one that counts the event, and one for each
 * time. The only dimension is `service`, which every line has, because each further dimension multiplies the metrics that
 * are paid for; failures are counted by their class as well.
 *
 * @param namespace the CloudWatch namespace, which is the name of the stack, so that each stage has its own metrics
 * @param failureClass only for failures
 * @param now milliseconds since the epoch
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedMetrics(
  namespace: string,
  event: EventName,
  times: Times = {},
  failureClass?: FailureClass,
  now = Date.now(),
): Record<string, unknown> {
  const measured = Object.keys(times).map((Name) => ({ Name, Unit: 'Milliseconds' }));
  const byClass = failureClass === undefined ? [] : [['service', 'failure_class']];
  const directive = {
    Namespace: namespace,
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
