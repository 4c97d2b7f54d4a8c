import type { Context } from 'aws-lambda';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { RequestCode } from './request-code.ts';

/**
 * Creates the handler of the sign-in check. It only requests the code; the function `delivery-events` measures when the
 * email has been delivered, and an alarm starts when it never is.
 *
 * @returns a Lambda handler for a schedule, which throws a `SenderError` if no code could be requested
 */
export function createCanaryHandler(telemetry: Telemetry, requestCode: RequestCode) {
  return (_event: unknown, context: Context): Promise<void> =>
    telemetry.invocation(context, async () => {
      await telemetry.span('request', requestCode);
      telemetry.log('canary_requested', 'The sign-in check requested a code; canary_delivered follows.');
    });
}
