import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { EmailConfig } from '../config.ts';
import { monotonicTime } from '../monotonic-time.ts';
import type { Email } from './compose.ts';
import { type SesFailure, toSesFailure, unanswered } from './ses-failures.ts';
import { streamOf } from './streams.ts';
import type { EmailRequest } from './trigger-event.ts';

/** Identifies an email's request in its tags and headers, so that support can find the email again. */
export interface SendContext {
  readonly request: EmailRequest;
  /** `1-xxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxx`, or undefined outside a trace. */
  readonly traceId: string | undefined;
  /** Unique to the request, and the same in its retries. */
  readonly requestId: string;
}

/** The message tags, which SES repeats in every event about the email. */
export interface EmailTags {
  readonly kind: string;
  readonly trigger_source: string;
  readonly user_sub: string;
  readonly trace_id?: string;
}

/** Hands an email to SES and returns the message id. */
export type SesSend = (email: Email, context: SendContext) => Promise<string>;

/** Limits of a send, in milliseconds. */
export interface SendTiming {
  /** The time from the first request to the start of the last. */
  readonly budget: number;
  /** The time for each answer; without one, SES may still have accepted the email. */
  readonly answer: number;
  /** The longest pause before the second request; it doubles for each further one, up to `last`. */
  readonly pause: { readonly first: number; readonly last: number };
}

/**
 * Creates the step that hands an email to SES. It retries while SES certainly has not accepted the email. After a reset
 * of the connection it asks once more, although SES may have accepted the email: the patient then gets it twice. A
 * function sends one email at a time, so no other connection is idle, and the client opens a new one.
 *
 * @param ses a client that makes one attempt
 * @returns a function that throws `RetryableError` `ses_throttled`, `ses_unavailable` or `ses_unanswered`, or
 *   `PermanentError` `ses_rejected` or `ses_not_allowed`
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function createSesSend(
  ses: Pick<SESv2Client, 'send'>,
  config: EmailConfig,
  timing: SendTiming,
): SesSend {
  return async (email, context) => {
    const command = sendEmailCommand(email, context, config);
    const deadline = monotonicTime() + timing.budget;
    const tried = new Set<SesFailure['remedy']>(['none']);
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await sendOnce(ses, command, timing.answer);
      if (typeof outcome === 'string') return outcome;
      const { error, remedy } = outcome;
      const pause = remedy === 'pause' ? pauseBefore(attempt, timing.pause) : 0;
      if (tried.has(remedy) || monotonicTime() + pause > deadline) throw error;
      if (remedy !== 'pause') tried.add(remedy);
      await delay(pause);
    }
  };
}

/** Makes one request, and returns the message id or the failure. */
async function sendOnce(
  ses: Pick<SESv2Client, 'send'>,
  command: SendEmailCommand,
  milliseconds: number,
): Promise<string | SesFailure> {
  try {
    const { MessageId } = await ses.send(command, { abortSignal: AbortSignal.timeout(milliseconds) });
    return MessageId ?? unanswered();
  } catch (error) {
    return toSesFailure(error);
  }
}

/** Returns a random time, so that many functions do not retry at the same moment. */
function pauseBefore(attempt: number, { first, last }: SendTiming['pause']): number {
  return randomInt(Math.min(first * 2 ** attempt, last));
}

function sendEmailCommand(
  email: Email,
  { request, traceId, requestId }: SendContext,
  config: EmailConfig,
): SendEmailCommand {
  const tags: EmailTags = {
    kind: request.kind,
    trigger_source: request.triggerSource,
    user_sub: request.userSub,
    ...(traceId && { trace_id: traceId }),
  };
  return new SendEmailCommand({
    FromEmailAddress: email.from,
    ReplyToAddresses: [config.replyTo],
    Destination: { ToAddresses: [request.address] },
    ConfigurationSetName: config[`${streamOf(request.kind)}ConfigurationSet`],
    EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    Content: {
      Simple: {
        Subject: { Data: email.subject, Charset: 'UTF-8' },
        Body: {
          Html: { Data: email.html, Charset: 'UTF-8' },
          Text: { Data: email.text, Charset: 'UTF-8' },
        },
        Headers: [
          { Name: 'Auto-Submitted', Value: 'auto-generated' },
          { Name: 'X-Auto-Response-Suppress', Value: 'OOF, AutoReply' },
          { Name: 'X-Entity-Ref-ID', Value: requestId },
        ],
      },
    },
  });
}
