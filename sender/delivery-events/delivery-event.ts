import { isCanary } from '../canary-account.ts';
import { EMAIL_KINDS, emailKinds } from '../email/kinds.ts';
import type { EmailTags } from '../email/ses-send.ts';
import { PermanentError } from '../errors.ts';
import { type JsonObject, toObject } from '../event-members.ts';
import { type DeliveryOutcome, deliveryHint } from '../telemetry/delivery-outcomes.ts';
import { requestTimeOf } from '../telemetry/request-time.ts';
import type { EmailKeys } from '../telemetry/vocabulary.ts';
import { DELIVERY_EVENTS, type ParsedEvent } from './event-types.ts';
import { domainOf, firstItem, knownValue, matching } from './untrusted-json.ts';

/** The delivery status of one email, without anything that names a patient or shows the content of the email. */
export interface DeliveryReport {
  readonly outcome: DeliveryOutcome;
  /** A sentence for support staff. */
  readonly hint: string;
  /** The keys by which support finds the email. */
  readonly email: EmailTagKeys;
  /** The details that are safe to log. */
  readonly details: Readonly<Record<string, string>>;
  /** Milliseconds from the time when SES accepted the email until the patient's mail server did. */
  readonly deliveryTime: number | undefined;
  /** Milliseconds from the request of a code until the patient's mail server accepted it. */
  readonly mailboxTime: number | undefined;
  /** Whether the email is that of the sign-in check. */
  readonly isCanary: boolean;
}

interface EmailTagKeys extends EmailKeys {
  readonly ses_message_id: string;
  readonly kind: string;
  readonly trigger_source: string;
  readonly user_sub: string;
  /** The trace of the function that sent the email; the line's own `xray_trace_id` belongs to this function. */
  readonly email_trace_id?: string;
}

/**
 * Parses an event of SES. Only values of a known form are kept, because an event repeats the email's subject and headers,
 * its diagnostic texts name the recipient, and none of that may be logged.
 *
 * @param event the unvalidated event
 * @throws PermanentError `unknown_delivery_event` or `invalid_delivery_event`, never with a value in it
 */
export function readDeliveryEvent(event: unknown): DeliveryReport {
  const { 'detail-type': detailType, source, detail } = toObject(event);
  const type = Object.entries(DELIVERY_EVENTS).find(([name]) => name === detailType)?.[1];
  if (source !== 'aws.ses' || type === undefined) {
    throw new PermanentError('unknown_delivery_event', 'This is not a known event of SES');
  }
  const members = toObject(detail);
  const mail = toObject(members.mail);
  const messageId = matching(/^(?=.{3,128}$)[0-9A-Za-z]+(-[0-9A-Za-z]+)+$/, mail.messageId);
  if (messageId === undefined || !(type.member in members)) {
    throw new PermanentError(
      'invalid_delivery_event',
      `The event has no mail.messageId or nothing at "${type.member}"`,
    );
  }
  const parsed: ParsedEvent = type.read(toObject(members[type.member]));
  const details = {
    ...parsed.details,
    recipient_domain: domainOf(parsed.recipient) ?? domainOf(firstItem(mail.destination)),
  };
  const email = readTags(messageId, toObject(mail.tags));
  return {
    outcome: parsed.outcome,
    hint: deliveryHint(parsed.outcome, parsed.reasons ?? []),
    email,
    details: Object.fromEntries(
      Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    deliveryTime: isDuration(parsed.deliveryTime) ? parsed.deliveryTime : undefined,
    mailboxTime: mailboxTimeOf(email, parsed.deliveredAt),
    isCanary: isCanary(parsed.recipient) || isCanary(firstItem(mail.destination)),
  };
}

const TRIGGERS = new Set<string>(emailKinds.flatMap((kind) => EMAIL_KINDS[kind].triggers));
const KINDS = new Set<string>(emailKinds);
const CODES = new Set<string>(emailKinds.filter((kind) => EMAIL_KINDS[kind].secret === 'code'));

/** Reads the tags that the email was sent with. */
function readTags(messageId: string, tags: JsonObject): EmailTagKeys {
  const tag = (name: keyof EmailTags) => firstItem(tags[name]);
  const traceId = matching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/, tag('trace_id'));
  return {
    ses_message_id: messageId,
    kind: knownValue(KINDS, tag('kind')) ?? 'unknown',
    trigger_source: knownValue(TRIGGERS, tag('trigger_source')) ?? 'unknown',
    user_sub: matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, tag('user_sub')) ?? 'unknown',
    ...(traceId !== undefined && { email_trace_id: traceId }),
  };
}

function mailboxTimeOf({ kind, email_trace_id }: EmailTagKeys, deliveredAt: unknown): number | undefined {
  const isCode = CODES.has(kind);
  const requestedAt = requestTimeOf(email_trace_id);
  const time = Date.parse(String(deliveredAt)) - (requestedAt ?? Number.NaN);
  return isCode && isDuration(time) ? time : undefined;
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
