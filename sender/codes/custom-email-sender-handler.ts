import type { Context } from 'aws-lambda';
import { type SendSteps, send } from '../email/send.ts';
import { identifyEvent, readRequest } from '../email/trigger-event.ts';
import type { Decrypt } from './decrypt.ts';

/** The steps of the custom email sender. */
export interface SenderSteps extends SendSteps {
  readonly decrypt: Decrypt;
}

/**
 * Makes the custom email sender: receive, decrypt, compose, deliver.
 *
 * @returns a Lambda handler that answers nothing when SES has accepted the email, and throws a `SenderError`
 *   otherwise, so that Lambda retries and then keeps the event in the failure queue
 */
export function createHandler({ brandOf, decrypt, ...steps }: SenderSteps) {
  const { telemetry } = steps;
  return (event: unknown, context: Context): Promise<void> =>
    telemetry.invocation(context, async () => {
      const identity = identifyEvent(event, 'sender');
      telemetry.identify(identity);
      telemetry.log('email_requested', 'Cognito asked for this email.');

      const request = readRequest(event, identity);
      const { ciphertext, userPoolId, kind } = request;
      // Looked up while the code is being decrypted.
      const brand = brandOf(identity.clientId);
      const secret =
        ciphertext === null
          ? undefined
          : await telemetry.span('decrypt', () => decrypt({ ciphertext, userPoolId, kind }));
      if (secret !== undefined) telemetry.log('code_decrypted', 'The code is ready to be written.');

      await send(steps, { request, secret, brand: await brand }, context.awsRequestId);
    });
}
