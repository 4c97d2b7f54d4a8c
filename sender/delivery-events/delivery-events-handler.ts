import type { Context } from 'aws-lambda';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { readDeliveryEvent } from './delivery-event.ts';

const CHECKED = 'The code that the sign-in check had requested was delivered.';

/**
 * Creates the handler of the delivery-events function. It writes one log line for each event of SES, which counts the
 * outcome and, for an email that was delivered, measures how long the delivery took.
 *
 * @returns a Lambda handler that throws a `SenderError` for an unknown event, so that somebody notices
 */
export function createDeliveryEventsHandler(telemetry: Telemetry) {
  return (event: unknown, context: Context): Promise<void> =>
    telemetry.invocation(context, async () => {
      const report = readDeliveryEvent(event);
      const { outcome, hint, email, details, deliveryTime, mailboxTime } = report;
      telemetry.annotate(email);
      if (report.isCanary && outcome === 'delivery_delivered') {
        const times = mailboxTime === undefined ? {} : { canary_time_ms: mailboxTime };
        telemetry.log('canary_delivered', CHECKED, { fields: details, times });
        return;
      }
      const times = {
        ...(deliveryTime !== undefined && { delivery_time_ms: deliveryTime }),
        ...(mailboxTime !== undefined && { mailbox_time_ms: mailboxTime }),
      };
      telemetry.log(outcome, hint, { fields: details, times });
    });
}
