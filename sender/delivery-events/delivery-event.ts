import { EMAIL_KINDS, emailKinds } from '../email/kinds.ts';
import type { EmailTags } from '../email/ses-send.ts';
import { PermanentError } from '../errors.ts';
import { type DeliveryOutcome, deliveryHint } from '../telemetry/delivery-outcomes.ts';
import { DELIVERY_EVENTS, type Told } from './event-types.ts';
import { domainOf, firstOf, knownWord, type Members, membersOf, shaped } from './untrusted-json.ts';

/** What SES told of one email, without anything that names a patient or shows what the email says. */
export interface DeliveryReport {
  readonly outcome: DeliveryOutcome;
  /** One plain sentence for support staff. */
  readonly hint: string;
  /** The keys by which support finds the email. */
  readonly email: EmailKeysOfEvent;
  /** What happened, as far as it is safe to tell. */
  readonly details: Readonly<Record<string, string>>;
  /** Milliseconds from SES accepting the email to the patient's mail server taking it. */
  readonly deliveryTime: number | undefined;
}

interface EmailKeysOfEvent {
  readonly ses_message_id: string;
  readonly kind: string;
  readonly trigger_source: string;
  readonly user_sub: string;
  /** The trace of the function that sent the email; the line's own `xray_trace_id` is of the function that tells. */
  readonly email_trace_id?: string;
}

/**
 * Reads an event of SES. Only what has a known shape is kept: an event repeats the email's subject and headers, its
 * diagnostic texts name the recipient, and none of that may reach a log.
 *
 * @param event whatever Lambda was invoked with
 * @throws PermanentError `unknown_delivery_event` or `invalid_delivery_event`, never with a value in it
 */
export function readDeliveryEvent(event: unknown): DeliveryReport {
  const { 'detail-type': detailType, source, detail } = membersOf(event);
  const type = Object.entries(DELIVERY_EVENTS).find(([name]) => name === detailType)?.[1];
  if (source !== 'aws.ses' || type === undefined) {
    throw new PermanentError('unknown_delivery_event', 'This is not an event of SES that is known here');
  }
  const members = membersOf(detail);
  const mail = membersOf(members.mail);
  const messageId = shaped(/^(?=.{3,128}$)[0-9A-Za-z]+(-[0-9A-Za-z]+)+$/, mail.messageId);
  if (messageId === undefined || !(type.member in members)) {
    throw new PermanentError(
      'invalid_delivery_event',
      `The event has no mail.messageId or nothing at "${type.member}"`,
    );
  }
  const told: Told = type.read(membersOf(members[type.member]));
  const details = {
    ...told.details,
    recipient_domain: domainOf(told.recipient) ?? domainOf(firstOf(mail.destination)),
  };
  return {
    outcome: told.outcome,
    hint: deliveryHint(told.outcome, told.reasons ?? []),
    email: emailKeys(messageId, membersOf(mail.tags)),
    details: Object.fromEntries(
      Object.entries(details).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    deliveryTime: isDuration(told.deliveryTime) ? told.deliveryTime : undefined,
  };
}

const TRIGGERS = new Set<string>(emailKinds.map((kind) => EMAIL_KINDS[kind].trigger));
const KINDS = new Set<string>(emailKinds);

/** What the email was tagged with when it was sent. */
function emailKeys(messageId: string, tags: Members): EmailKeysOfEvent {
  const tag = (name: keyof EmailTags) => firstOf(tags[name]);
  const traceId = shaped(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/, tag('trace_id'));
  return {
    ses_message_id: messageId,
    kind: knownWord(KINDS, tag('kind')) ?? 'unknown',
    trigger_source: knownWord(TRIGGERS, tag('trigger_source')) ?? 'unknown',
    user_sub: shaped(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, tag('user_sub')) ?? 'unknown',
    ...(traceId !== undefined && { email_trace_id: traceId }),
  };
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
