import type { Telemetry } from '../telemetry/telemetry.ts';
import type { BrandOf } from './brand-of.ts';
import type { Compose } from './compose.ts';
import type { Secret } from './secret.ts';
import type { Deliver } from './ses-send.ts';
import type { EmailRequest } from './trigger-event.ts';

/** The steps that every email takes, and where they are told. */
export interface SendSteps {
  readonly brandOf: BrandOf;
  readonly compose: Compose;
  readonly deliver: Deliver;
  readonly telemetry: Telemetry;
}

/** All that an email is made of. */
export interface Ready {
  readonly request: EmailRequest;
  /** Undefined where the kind has none. */
  readonly secret: Secret | undefined;
  /** Of the app that asked; undefined is the clinic itself. */
  readonly brand: string | undefined;
}

/**
 * Composes and delivers one email, and tells each step.
 *
 * @param requestId unique to the event, the same over Lambda's attempts
 * @throws SenderError as `compose` and `deliver`
 */
export async function send(
  { compose, deliver, telemetry }: Omit<SendSteps, 'brandOf'>,
  { request, secret, brand }: Ready,
  requestId: string,
): Promise<void> {
  const email = await telemetry.span('render', async () => compose(request, secret, brand));
  telemetry.annotate({ locale: email.language });
  telemetry.log('email_rendered', 'The email is written in the language of the locale key.');

  const tags = { request, traceId: telemetry.traceId(), requestId };
  const messageId = await telemetry.span('send', () => deliver(email, tags));
  telemetry.annotate({ ses_message_id: messageId });
  telemetry.log(
    'email_sent',
    'SES accepted the email; if it does not arrive, check the spelling of the address and the spam folder.',
    { times: { send_time_ms: telemetry.elapsed() } },
  );
}
