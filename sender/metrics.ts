/** The CloudWatch namespace of everything that the functions count and measure. */
export const METRIC_NAMESPACE = 'ClinicMail';

/** How a value is shown; CloudWatch's own words. */
type Unit = 'Count' | 'Milliseconds';

/** A metric's values by its name, for one log line. */
export type Metrics = Readonly<Record<string, { readonly value: number; readonly unit: Unit }>>;

/**
 * The members that make CloudWatch read metrics from a log line: the line stays what it is, and each value in it can
 * be summed or looked at in percentiles. The one dimension is `service`, a member of every line, because each further
 * one multiplies the metrics that are paid for.
 *
 * @param now milliseconds since the epoch
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embedMetrics(metrics: Metrics, now = Date.now()): Record<string, unknown> {
  const entries = Object.entries(metrics);
  const directive = {
    Namespace: METRIC_NAMESPACE,
    Dimensions: [['service']],
    Metrics: entries.map(([Name, { unit }]) => ({ Name, Unit: unit })),
  };
  return {
    ...Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
    _aws: { Timestamp: now, CloudWatchMetrics: [directive] },
  };
}
