import type { Context } from 'aws-lambda';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { readDeliveryEvent } from './delivery-event.ts';

/**
 * Creates the handler of the delivery-events function. It writes one log line for each event of SES, which counts the
 * outcome and, for an email that was delivered, measures how long the delivery took.
 *
 * @returns a Lambda handler that throws a `SenderError` for an unknown event, so that somebody notices
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
