import type { Context } from 'aws-lambda';
import type { Compose } from './compose.ts';
import type { Decrypt } from './decrypt.ts';
import type { Deliver } from './deliver.ts';
import { identifyEvent, readRequest } from './event.ts';
import type { Telemetry } from './telemetry.ts';

/** The steps of the custom email sender and where they are told. */
export interface SenderSteps {
  readonly decrypt: Decrypt;
  readonly compose: Compose;
  readonly deliver: Deliver;
  readonly telemetry: Telemetry;
}

/**
 * Makes the custom email sender: receive, decrypt, compose, deliver.
 *
 * @returns a Lambda handler that answers nothing when SES has accepted the email, and throws a `SenderError`
 *   otherwise, so that Lambda retries and then keeps the event in the failure queue
 */
export function createHandler({ decrypt, compose, deliver, telemetry }: SenderSteps) {
  return (event: unknown, context: Context): Promise<void> =>
    telemetry.invocation(context, async () => {
      const identity = identifyEvent(event, 'sender');
      const { kind, userPoolId } = identity;
      telemetry.annotate({
        kind,
        trigger_source: identity.triggerSource,
        user_sub: identity.userSub,
        user_pool_id: userPoolId,
        client_id: identity.clientId,
      });
      telemetry.log('email_requested', 'Cognito asked for this email.');

      const request = readRequest(event, identity);
      const { ciphertext } = request;
      const secret =
        ciphertext === null
          ? undefined
          : await telemetry.span('decrypt', () => decrypt({ ciphertext, userPoolId, kind }));
      if (secret !== undefined) telemetry.log('code_decrypted', 'The code is ready to be written.');

      const email = await telemetry.span('render', async () => compose(request, secret));
      telemetry.annotate({ locale: email.language });
      telemetry.log('email_rendered', 'The email is written in the language of the locale key.');

      const traceId = telemetry.traceId();
      const messageId = await telemetry.span('send', () =>
        deliver(email, { request, traceId, requestId: context.awsRequestId }),
      );
      telemetry.annotate({ ses_message_id: messageId });
      telemetry.log(
        'email_sent',
        'SES accepted the email; if it does not arrive, check the spelling of the address and the spam folder.',
      );
    });
}
