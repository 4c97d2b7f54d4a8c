import type { Context } from 'aws-lambda';
import type { Compose } from './compose.ts';
import type { Deliver } from './deliver.ts';
import { identifyEvent, readRequest } from './event.ts';
import type { EmailKind } from './kinds.ts';
import type { Telemetry } from './telemetry.ts';

/** The steps of the notices function and where they are told. */
export interface NoticesSteps {
  readonly compose: Compose;
  readonly deliver: Deliver;
  readonly telemetry: Telemetry;
  /** The kinds that are switched on. */
  readonly notices: ReadonlySet<EmailKind>;
}

const NOT_SENT =
  'This notice was not sent and is not tried again; the patient was signed in or confirmed all the same.';

/**
 * Makes the notices function: receive, compose, deliver. Cognito waits for it before it lets a patient in, and
 * refuses the patient when it fails; so an invocation never fails, and gives up within the budget of its steps.
 *
 * @returns a Lambda handler that answers with the event, as Cognito wants it
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export function createNoticesHandler({ compose, deliver, telemetry, notices }: NoticesSteps) {
  const send = async (event: unknown, requestId: string): Promise<void> => {
    const identity = identifyEvent(event, 'notices');
    const { kind } = identity;
    telemetry.annotate({
      kind,
      trigger_source: identity.triggerSource,
      user_sub: identity.userSub,
      user_pool_id: identity.userPoolId,
      client_id: identity.clientId,
    });
    if (!notices.has(kind)) return;
    telemetry.log('email_requested', 'Cognito told that this happened, and the clinic tells its patients.');

    const request = readRequest(event, identity);
    const email = await telemetry.span('render', async () => compose(request, undefined));
    telemetry.annotate({ locale: email.language });
    telemetry.log('email_rendered', 'The email is written in the language of the locale key.');

    const tags = { request, traceId: telemetry.traceId(), requestId };
    const messageId = await telemetry.span('send', () => deliver(email, tags));
    telemetry.annotate({ ses_message_id: messageId });
    telemetry.log('email_sent', 'SES accepted the notice.');
  };

  return async <Event>(event: Event, context: Context): Promise<Event> => {
    try {
      await telemetry.invocation(context, () => send(event, context.awsRequestId), NOT_SENT);
    } catch {
      // Logged, counted and traced inside; thrown on, it would keep the patient out.
    }
    return event;
  };
}
