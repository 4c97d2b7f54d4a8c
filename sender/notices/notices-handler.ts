import type { Context } from 'aws-lambda';
import { composeAndSend, type SendSteps } from '../email/compose-and-send.ts';
import type { EmailKind } from '../email/kinds.ts';
import { emailKeys, identifyEvent, readRequest } from '../email/trigger-event.ts';

/** The steps of the notices function. */
export interface NoticesSteps extends SendSteps {
  /** The kinds that are switched on. */
  readonly notices: ReadonlySet<EmailKind>;
}

const NOT_SENT =
  'This notice was not sent and is not tried again; the patient was signed in or confirmed all the same.';

/**
 * Creates the handler of the notices function: receive, compose, send. Cognito waits for it before it lets a patient in,
 * and refuses the patient when it fails; so an invocation never fails, and gives up within the budget of its steps.
 *
 * @returns a Lambda handler that returns the event, as Cognito requires
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export function createNoticesHandler({ findBrand, notices, ...steps }: NoticesSteps) {
  const { telemetry } = steps;
  const notify = async (event: unknown, requestId: string): Promise<void> => {
    const identity = identifyEvent(event, 'notices');
    telemetry.annotate(emailKeys(identity));
    if (!notices.has(identity.kind)) return;
    telemetry.log(
      'email_requested',
      'Cognito reported this event, and the clinic notifies its patients of it.',
    );
    const request = readRequest(event, identity);
    const brand = await findBrand(identity.clientId);
    await composeAndSend(steps, { request, secret: undefined, brand }, requestId);
  };

  return async <Event>(event: Event, context: Context): Promise<Event> => {
    try {
      await telemetry.invocation(context, () => notify(event, context.awsRequestId), NOT_SENT);
    } catch {
      // `invocation` has logged, counted and traced the failure; throwing it would keep the patient out.
    }
    return event;
  };
}
