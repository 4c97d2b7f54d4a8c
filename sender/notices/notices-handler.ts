import type { Context } from 'aws-lambda';
import type { EmailKind } from '../email/kinds.ts';
import { type SendSteps, send } from '../email/send.ts';
import { identifyEvent, readRequest } from '../email/trigger-event.ts';

/** The steps of the notices function. */
export interface NoticesSteps extends SendSteps {
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
export function createNoticesHandler({ brandOf, notices, ...steps }: NoticesSteps) {
  const { telemetry } = steps;
  const notify = async (event: unknown, requestId: string): Promise<void> => {
    const identity = identifyEvent(event, 'notices');
    telemetry.identify(identity);
    if (!notices.has(identity.kind)) return;
    telemetry.log('email_requested', 'Cognito told that this happened, and the clinic tells its patients.');
    const request = readRequest(event, identity);
    await send(steps, { request, secret: undefined, brand: await brandOf(identity.clientId) }, requestId);
  };

  return async <Event>(event: Event, context: Context): Promise<Event> => {
    try {
      await telemetry.invocation(context, () => notify(event, context.awsRequestId), NOT_SENT);
    } catch {
      // Logged, counted and traced inside; thrown on, it would keep the patient out.
    }
    return event;
  };
}
