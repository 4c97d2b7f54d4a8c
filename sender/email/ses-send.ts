import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { DeliveryConfig } from '../config.ts';
import type { Email } from './compose.ts';
import { readSesFailure, type SesFailure, unanswered } from './ses-failures.ts';
import { streamOf } from './streams.ts';
import type { EmailRequest } from './trigger-event.ts';

/** What SES echoes in every event about an email, so that support finds it again. */
export interface DeliveryTags {
  readonly request: EmailRequest;
  /** `1-xxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxx`, or undefined outside a trace. */
  readonly traceId: string | undefined;
  /** Unique to the request, the same over its retries. */
  readonly requestId: string;
}

/** The tags themselves, which SES repeats in every event about the email. */
export interface EmailTags {
  readonly kind: string;
  readonly trigger_source: string;
  readonly user_sub: string;
  readonly trace_id?: string;
}

/** Hands an email to SES and returns the message id. */
export type Deliver = (email: Email, tags: DeliveryTags) => Promise<string>;

/** How long a send may take, in milliseconds. */
export interface SendTiming {
  /** From the first request to the start of the last. */
  readonly budget: number;
  /** For each answer; SES that has not given it by then may have accepted the email. */
  readonly answer: number;
  /** The longest pause before the second request, doubled for each further one up to `last`. */
  readonly pause: { readonly first: number; readonly last: number };
}

/**
 * Makes the deliver step. It asks SES again as long as SES, or nobody, has answered that it did not take the email; an
 * email that SES may have taken is not sent a second time.
 *
 * @param ses a client that makes one attempt
 * @returns a function that throws `RetryableError` `ses_throttled`, `ses_unavailable` or `ses_unanswered`, or
 *   `PermanentError` `ses_rejected` or `ses_not_allowed`
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function createDeliver(
  ses: Pick<SESv2Client, 'send'>,
  config: DeliveryConfig,
  timing: SendTiming,
): Deliver {
  return async (email, tags) => {
    const command = sendEmailCommand(email, tags, config);
    const until = performance.now() + timing.budget;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await sendOnce(ses, command, timing.answer);
      if (typeof outcome === 'string') return outcome;
      const pause = pauseBefore(attempt, timing.pause);
      if (!outcome.again || performance.now() + pause > until) throw outcome.error;
      await delay(pause);
    }
  };
}

/** @returns the message id, or why there is none */
async function sendOnce(
  ses: Pick<SESv2Client, 'send'>,
  command: SendEmailCommand,
  milliseconds: number,
): Promise<string | SesFailure> {
  try {
    const { MessageId } = await ses.send(command, { abortSignal: AbortSignal.timeout(milliseconds) });
    return MessageId ?? unanswered();
  } catch (error) {
    return readSesFailure(error);
  }
}

/** A random time, so that many functions do not ask again together. */
function pauseBefore(attempt: number, { first, last }: SendTiming['pause']): number {
  return randomInt(Math.min(first * 2 ** attempt, last));
}

function sendEmailCommand(
  email: Email,
  { request, traceId, requestId }: DeliveryTags,
  config: DeliveryConfig,
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
