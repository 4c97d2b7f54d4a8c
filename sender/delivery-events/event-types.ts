import { type JsonObject, toObject } from '../event-members.ts';
import type { DeliveryOutcome } from '../telemetry/delivery-outcomes.ts';
import { firstItem, knownValue, smtpCode, statusCode } from './untrusted-json.ts';

/** The content of one event, without the keys of the email. */
export interface ParsedEvent {
  readonly outcome: DeliveryOutcome;
  readonly reasons?: readonly (string | undefined)[];
  readonly details?: Readonly<Record<string, string | undefined>>;
  /** The part of the event that names the recipient. */
  readonly recipient?: unknown;
  readonly deliveryTime?: unknown;
  /** ISO 8601. */
  readonly deliveredAt?: unknown;
}

/**
 * The events of SES on EventBridge that this function logs, by `detail-type`; `member` is the member of `detail` that
 * describes what happened, and the event's name in a configuration set. Sends are left out because `email_sent` already
 * reports them; opens and clicks are not tracked; rendering failures happen only to templates of SES.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const DELIVERY_EVENTS = {
  'Email Delivered': { member: 'delivery', read: readDelivery },
  'Email Delivery Delayed': { member: 'deliveryDelay', read: readDelay },
  'Email Bounced': { member: 'bounce', read: readBounce },
  'Email Complaint Received': { member: 'complaint', read: readComplaint },
  'Email Rejected': { member: 'reject', read: (): ParsedEvent => ({ outcome: 'delivery_rejected' }) },
} as const satisfies Record<string, { member: string; read: (body: JsonObject) => ParsedEvent }>;

function readDelivery({
  processingTimeMillis,
  recipients,
  smtpResponse,
  timestamp,
}: JsonObject): ParsedEvent {
  return {
    outcome: 'delivery_delivered',
    recipient: firstItem(recipients),
    details: { smtp_code: smtpCode(smtpResponse), status_code: statusCode(smtpResponse) },
    deliveryTime: processingTimeMillis,
    deliveredAt: timestamp,
  };
}

const DELAYS = new Set([
  'InternalFailure',
  'General',
  'MailboxFull',
  'SpamDetected',
  'RecipientServerError',
  'IPFailure',
  'TransientCommunicationFailure',
  'BYOIPHostNameLookupUnavailable',
  'Undetermined',
  'SendingDeferral',
]);

function readDelay({ delayType, delayedRecipients }: JsonObject): ParsedEvent {
  const delay = knownValue(DELAYS, delayType);
  return {
    outcome: 'delivery_delayed',
    reasons: [delay],
    ...recipientDetails(delayedRecipients, { delay_type: delay }),
  };
}

const BOUNCES = new Set(['Undetermined', 'Permanent', 'Transient']);
/** Not really bounces: SES did not try to deliver the email. */
const SUPPRESSIONS = [
  'Suppressed',
  'OnAccountSuppressionList',
  'OnTenantSuppressionList',
  'EmailValidationSuppressed',
];
const BOUNCE_REASONS = new Set([
  ...SUPPRESSIONS,
  'Undetermined',
  'General',
  'NoEmail',
  'UnsubscribedRecipient',
  'MailboxFull',
  'MessageTooLarge',
  'CustomTimeoutExceeded',
  'ContentRejected',
  'AttachmentRejected',
]);

function readBounce({ bounceType, bounceSubType, bouncedRecipients }: JsonObject): ParsedEvent {
  const type = knownValue(BOUNCES, bounceType);
  const subType = knownValue(BOUNCE_REASONS, bounceSubType);
  return {
    outcome: SUPPRESSIONS.includes(subType ?? '') ? 'delivery_suppressed' : 'delivery_bounced',
    reasons: [subType, type],
    ...recipientDetails(bouncedRecipients, { bounce_type: type, bounce_sub_type: subType }),
  };
}

/** IANA's types of abuse reports (RFC 5965 section 7.3 and its registry). */
const COMPLAINTS = new Set(['abuse', 'auth-failure', 'fraud', 'not-spam', 'other', 'virus']);

function readComplaint({
  complaintFeedbackType,
  complaintSubType,
  complainedRecipients,
}: JsonObject): ParsedEvent {
  return {
    outcome: SUPPRESSIONS.includes(String(complaintSubType)) ? 'delivery_suppressed' : 'delivery_complained',
    ...recipientDetails(complainedRecipients, {
      complaint_type: knownValue(COMPLAINTS, complaintFeedbackType),
    }),
  };
}

/** Reads the mail server's answer for the first recipient, which is the only one. */
function recipientDetails(
  recipients: unknown,
  details: ParsedEvent['details'],
): Pick<ParsedEvent, 'recipient' | 'details'> {
  const { emailAddress, status, diagnosticCode } = toObject(firstItem(recipients));
  return {
    recipient: emailAddress,
    details: { ...details, status_code: statusCode(status), smtp_code: smtpCode(diagnosticCode) },
  };
}
