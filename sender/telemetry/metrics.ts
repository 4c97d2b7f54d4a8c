import type { FailureClass } from '../errors.ts';
import type { DeliveryOutcome } from './delivery-outcomes.ts';

/** The events of an email or an account: the `message` of a log line, and the name of the metric that counts it. */
export type EventName =
  | 'email_requested'
  | 'code_decrypted'
  | 'email_rendered'
  | 'email_sent'
  | 'email_failed'
  | 'email_withheld'
  | 'brand_unknown'
  | 'owner_unknown'
  | 'sessions_ended'
  | 'sign_out_failed'
  | 'sign_up_refused'
  | 'portal_unknown'
  | 'account_rule_failed'
  | 'canary_requested'
  | 'canary_delivered'
  | 'canary_failed'
  | 'support_request'
  | 'support_request_failed'
  | DeliveryOutcome
  | 'delivery_event_failed';

/**
 * The measured times: from the start of the invocation until SES accepts the email, and from there to the mailbox; of
 * codes also from the request until each of them, which includes waiting and failed attempts; and the latter for the
 * email of the sign-in check.
 */
export type TimeName =
  | 'send_time_ms'
  | 'delivery_time_ms'
  | 'accept_time_ms'
  | 'mailbox_time_ms'
  | 'canary_time_ms';

export type MetricName = EventName | TimeName;

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
