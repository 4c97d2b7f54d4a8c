import type { Context } from 'aws-lambda';
import { composeAndSend, type SendSteps } from '../email/compose-and-send.ts';
import { emailKeys, identifyEvent, readRequest } from '../email/trigger-event.ts';
import type { Decrypt } from './decrypt.ts';

/** The steps of the custom email sender. */
export interface SenderSteps extends SendSteps {
  readonly decrypt: Decrypt;
}

/**
 * Creates the handler of the custom email sender: receive, decrypt, compose, send.
 *
 * @returns a Lambda handler that returns nothing when SES has accepted the email, and otherwise throws a `SenderError`,
 *   so that Lambda retries and then puts the event into the failure queue
 */
export function createCustomEmailSenderHandler({ findBrand, decrypt, ...steps }: SenderSteps) {
  const { telemetry } = steps;
  return (event: unknown, context: Context): Promise<void> =>
    telemetry.invocation(context, async () => {
      const identity = identifyEvent(event, 'sender');
      telemetry.annotate(emailKeys(identity));
      telemetry.log('email_requested', 'Cognito asked for this email.');

      const request = readRequest(event, identity);
      const { ciphertext, userPoolId, kind } = request;
      // Not awaited yet: the lookup runs while the code is decrypted.
      const brand = findBrand(identity.clientId);
      const secret =
        ciphertext === null
          ? undefined
          : await telemetry.span('decrypt', () => decrypt({ ciphertext, userPoolId, kind }));
      if (secret !== undefined) telemetry.log('code_decrypted', 'The code is ready to be written.');

      await composeAndSend(steps, { request, secret, brand: await brand }, context.awsRequestId);
    });
}
