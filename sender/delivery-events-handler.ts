import type { Context } from 'aws-lambda';
import { readDeliveryEvent } from './delivery-event.ts';
import { embedMetrics } from './metrics.ts';
import type { Telemetry } from './telemetry.ts';

/**
 * Makes the delivery-events function: it tells of what SES did with an email in one log line, which counts the
 * outcome and, for an email that arrived, measures how long that took.
 *
 * @returns a Lambda handler that throws a `SenderError` for an event that it does not know, so that it is seen
 */
export function createDeliveryEventsHandler(telemetry: Telemetry) {
  return (event: unknown, context: Context): Promise<void> =>
    telemetry.invocation(context, async () => {
      const { outcome, hint, email, details, deliveryTime } = readDeliveryEvent(event);
      telemetry.annotate(email);
      const metrics = embedMetrics({
        [outcome]: { value: 1, unit: 'Count' },
        ...(deliveryTime !== undefined && {
          delivery_time_ms: { value: deliveryTime, unit: 'Milliseconds' },
        }),
      });
      telemetry.log(outcome, hint, { ...details, ...metrics });
    });
}
