import type { Context } from 'aws-lambda';
import { isCanary } from '../canary-account.ts';
import { composeAndSend, type SendSteps } from '../email/compose-and-send.ts';
import { findKind } from '../email/kinds.ts';
import type { Secret } from '../email/secret.ts';
import type { SesSend } from '../email/ses-send.ts';
import {
  brandClientOf,
  type EmailRequest,
  emailKeys,
  identifyEvent,
  readAddress,
} from '../email/trigger-event.ts';
import type { PrepareBesideCode } from './address-in-force.ts';
import type { ReadFullRequest } from './alerted-account.ts';
import type { Decrypt } from './decrypt.ts';
import type { JudgeSignUp } from './judge-sign-up.ts';

/** The steps of the custom email sender. */
export interface SenderSteps extends SendSteps {
  readonly readFullRequest: ReadFullRequest;
  readonly decrypt: Decrypt;
  readonly judgeSignUp: JudgeSignUp;
  readonly prepareBesideCode: PrepareBesideCode;
  /** Sends what goes out beside a code, in the time that the code leaves. */
  readonly sesSendBesideCode: SesSend;
}

const WITHHELD =
  'Many accounts were made up for this address, so no more emails are sent to it for now: ask the patient to sign up again in an hour; if it goes on, tell an engineer.';
const NOT_NOTIFIED =
  'The address that the account has now was not notified of the change that was asked for; a code for the new address was asked for all the same.';

/**
 * Creates the handler of the custom email sender: receive, decrypt, compose, send.
 *
 * @returns a Lambda handler that returns nothing when SES has accepted the email or none is to be sent, and otherwise
 *   throws a `SenderError`, so that Lambda retries and then puts the event into the failure queue
 */
export function createCustomEmailSenderHandler(steps: SenderSteps) {
  const { telemetry, readFullRequest, findBrand, judgeSignUp, prepareBesideCode } = steps;
  return (event: unknown, context: Context): Promise<void> =>
    telemetry.invocation(context, async () => {
      const identity = identifyEvent(event, 'sender');
      telemetry.annotate(emailKeys(identity));
      if (isCanary(readAddress(event))) telemetry.excludeFromMetrics();
      telemetry.log('email_requested', 'Cognito asked for this email.');

      const request = await readFullRequest(event, identity);
      telemetry.annotate(emailKeys(request));
      // Not awaited yet: the lookups run while the code is decrypted. None of them rejects.
      const [branding, judging, preparing] = [
        findBrand(brandClientOf(event, identity)),
        judgeSignUp(request),
        prepareBesideCode(request),
      ];
      const secret = await decryptSecret(steps, request).catch(async (error: unknown) => {
        // Lambda freezes the process when the invocation ends, and a look-up would go on in the next one.
        await Promise.all([branding, judging, preparing]);
        throw error;
      });
      const verdict = await judging;
      if (verdict === 'withhold') {
        telemetry.log('email_withheld', WITHHELD);
        return;
      }
      const brand = await branding;
      const email = verdict === 'address-taken' ? toOwner(request) : { request, secret };
      telemetry.annotate(emailKeys(email.request));
      try {
        await composeAndSend(steps, { ...email, brand }, context.awsRequestId);
      } finally {
        const notice = await preparing;
        if (notice !== undefined) await sendBesideCode(steps, notice, brand, context.awsRequestId);
        telemetry.annotate(emailKeys(email.request));
      }
    });
}

async function decryptSecret(
  { decrypt, telemetry }: SenderSteps,
  { ciphertext, userPoolId, kind }: EmailRequest,
): Promise<Secret | undefined> {
  if (ciphertext === null) return undefined;
  const secret = await telemetry.span('decrypt', () => decrypt({ ciphertext, userPoolId, kind }));
  telemetry.log('code_decrypted', 'The code is ready to be written.');
  return secret;
}

/** Returns the email for the owner of the address, who must not get a code that confirms another person's account. */
function toOwner(request: EmailRequest): { request: EmailRequest; secret: undefined } {
  const kind = findKind('sender', request.triggerSource, 'address-taken') ?? request.kind;
  return { request: { ...request, kind, ciphertext: null }, secret: undefined };
}

/** Sends a further email, whose failure is logged and neither hides that of the code nor makes Lambda send it again. */
async function sendBesideCode(
  { sesSendBesideCode: sesSend, ...steps }: SenderSteps,
  request: EmailRequest,
  brand: string | undefined,
  requestId: string,
): Promise<void> {
  const { telemetry } = steps;
  telemetry.annotate(emailKeys(request));
  telemetry.log('email_requested', 'The address in force is notified of a change that was asked for.');
  try {
    await composeAndSend({ ...steps, sesSend }, { request, secret: undefined, brand }, requestId);
  } catch (error) {
    telemetry.logFailure(error, NOT_NOTIFIED);
  }
}
