import type { Times } from '../telemetry/metrics.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { FindBrand } from './app-brands.ts';
import type { Compose } from './compose.ts';
import { EMAIL_KINDS } from './kinds.ts';
import type { Secret } from './secret.ts';
import type { SesSend } from './ses-send.ts';
import type { EmailRequest } from './trigger-event.ts';

/** The steps of every email, and the telemetry that they report to. */
export interface SendSteps {
  readonly findBrand: FindBrand;
  readonly compose: Compose;
  readonly sesSend: SesSend;
  readonly telemetry: Telemetry;
}

/** The inputs of one email. */
export interface EmailInputs {
  readonly request: EmailRequest;
  /** Undefined for kinds without one. */
  readonly secret: Secret | undefined;
  /** The brand of the app that the request came from; undefined is the clinic's own. */
  readonly brand: string | undefined;
}

/**
 * Composes one email, hands it to SES, and logs each step.
 *
 * @param requestId unique to the event, and the same in all attempts of Lambda
 * @throws SenderError as `compose` and `sesSend` do
 */
export async function composeAndSend(
  { compose, sesSend, telemetry }: Omit<SendSteps, 'findBrand'>,
  { request, secret, brand }: EmailInputs,
  requestId: string,
): Promise<void> {
  const email = await telemetry.span('render', async () => compose(request, secret, brand));
  telemetry.annotate({ locale: email.language });
  telemetry.log('email_rendered', 'The email is written in the language of the locale key.');

  const context = { request, traceId: telemetry.traceId(), requestId };
  const messageId = await telemetry.span('send', () => sesSend(email, context));
  telemetry.annotate({ ses_message_id: messageId });
  telemetry.log(
    'email_sent',
    'SES accepted the email; if it does not arrive, check the spelling of the address and the spam folder.',
    { times: { send_time_ms: telemetry.elapsed(), ...acceptTime(request, telemetry) } },
  );
}

/** Measures what patients wait for, which notices are not. */
function acceptTime({ kind }: EmailRequest, telemetry: Telemetry): Times {
  const time = EMAIL_KINDS[kind].secret === 'code' ? telemetry.sinceRequest() : undefined;
  return time === undefined ? {} : { accept_time_ms: time };
}
