import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Email } from './compose.ts';
import type { DeliveryConfig } from './config.ts';
import { PermanentError, RetryableError, type SenderError } from './errors.ts';
import type { EmailRequest } from './event.ts';
import { streamOf } from './streams.ts';

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

const THROTTLED = new Set(['TooManyRequestsException', 'ThrottlingException', 'LimitExceededException']);
const NOT_ALLOWED = new Set([
  'AccessDeniedException',
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
]);
const REJECTED = new Set(['MessageRejected', 'BadRequestException']);

/**
 * Makes the deliver step.
 *
 * @param budget milliseconds for all attempts of a send together
 * @returns a function that throws `RetryableError` `ses_throttled` or `ses_unavailable`, or `PermanentError`
 *   `ses_rejected` or `ses_not_allowed`
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function createDeliver(
  ses: Pick<SESv2Client, 'send'>,
  config: DeliveryConfig,
  budget: number,
): Deliver {
  return async (email, { request, traceId, requestId }) => {
    const tags: EmailTags = {
      kind: request.kind,
      trigger_source: request.triggerSource,
      user_sub: request.userSub,
      ...(traceId && { trace_id: traceId }),
    };
    const command = new SendEmailCommand({
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
    try {
      const { MessageId } = await ses.send(command, { abortSignal: AbortSignal.timeout(budget) });
      return MessageId ?? 'unknown';
    } catch (error) {
      throw deliverError(error);
    }
  };
}

function deliverError(cause: unknown): SenderError {
  const name = cause instanceof Error ? cause.name : '';
  if (THROTTLED.has(name)) return new RetryableError('ses_throttled', 'SES asked to slow down', { cause });
  if (NOT_ALLOWED.has(name)) {
    return new PermanentError('ses_not_allowed', 'SES does not let this account or function send', { cause });
  }
  if (REJECTED.has(name)) return new PermanentError('ses_rejected', 'SES refused the email', { cause });
  return new RetryableError('ses_unavailable', 'SES could not be reached', { cause });
}
