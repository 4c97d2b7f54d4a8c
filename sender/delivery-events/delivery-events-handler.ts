import type { Context } from 'aws-lambda';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { readDeliveryEvent } from './delivery-event.ts';

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
      const times = deliveryTime === undefined ? {} : { delivery_time_ms: deliveryTime };
      telemetry.log(outcome, hint, { fields: details, times });
    });
}
