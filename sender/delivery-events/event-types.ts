import type { DeliveryOutcome } from '../telemetry/delivery-outcomes.ts';
import { firstOf, knownWord, type Members, membersOf, smtpCode, statusCode } from './untrusted-json.ts';

/** What one type of event says, before the email's own keys are put to it. */
export interface Told {
  readonly outcome: DeliveryOutcome;
  readonly reasons?: readonly (string | undefined)[];
  readonly details?: Readonly<Record<string, string | undefined>>;
  /** The part of the event that names the recipient. */
  readonly recipient?: unknown;
  readonly deliveryTime?: unknown;
}

/**
 * The events that SES publishes to EventBridge and this function tells of, by `detail-type`; `member` is where an
 * event has its own part, and what a configuration set calls it. A send is not among them, because `email_sent` tells
 * it already; opens and clicks are not tracked; a rendering failure can only happen to templates of SES.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const DELIVERY_EVENTS = {
  'Email Delivered': { member: 'delivery', read: readDelivery },
  'Email Delivery Delayed': { member: 'deliveryDelay', read: readDelay },
  'Email Bounced': { member: 'bounce', read: readBounce },
  'Email Complaint Received': { member: 'complaint', read: readComplaint },
  'Email Rejected': { member: 'reject', read: (): Told => ({ outcome: 'delivery_rejected' }) },
} as const satisfies Record<string, { member: string; read: (body: Members) => Told }>;

function readDelivery({ processingTimeMillis, recipients, smtpResponse }: Members): Told {
  return {
    outcome: 'delivery_delivered',
    recipient: firstOf(recipients),
    details: { smtp_code: smtpCode(smtpResponse), status_code: statusCode(smtpResponse) },
    deliveryTime: processingTimeMillis,
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

function readDelay({ delayType, delayedRecipients }: Members): Told {
  const delay = knownWord(DELAYS, delayType);
  return {
    outcome: 'delivery_delayed',
    reasons: [delay],
    ...recipientDetails(delayedRecipients, { delay_type: delay }),
  };
}

const BOUNCES = new Set(['Undetermined', 'Permanent', 'Transient']);
/** Not bounces at all: SES did not try. */
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

function readBounce({ bounceType, bounceSubType, bouncedRecipients }: Members): Told {
  const type = knownWord(BOUNCES, bounceType);
  const subType = knownWord(BOUNCE_REASONS, bounceSubType);
  return {
    outcome: SUPPRESSIONS.includes(subType ?? '') ? 'delivery_suppressed' : 'delivery_bounced',
    reasons: [subType, type],
    ...recipientDetails(bouncedRecipients, { bounce_type: type, bounce_sub_type: subType }),
  };
}

/** IANA's types of abuse reports (RFC 5965 section 7.3 and its registry). */
const COMPLAINTS = new Set(['abuse', 'auth-failure', 'fraud', 'not-spam', 'other', 'virus']);

function readComplaint({ complaintFeedbackType, complaintSubType, complainedRecipients }: Members): Told {
  return {
    outcome: SUPPRESSIONS.includes(String(complaintSubType)) ? 'delivery_suppressed' : 'delivery_complained',
    ...recipientDetails(complainedRecipients, {
      complaint_type: knownWord(COMPLAINTS, complaintFeedbackType),
    }),
  };
}

/** What a server said of the first recipient; an email here has one. */
function recipientDetails(
  recipients: unknown,
  details: Told['details'],
): Pick<Told, 'recipient' | 'details'> {
  const { emailAddress, status, diagnosticCode } = membersOf(firstOf(recipients));
  return {
    recipient: emailAddress,
    details: { ...details, status_code: statusCode(status), smtp_code: smtpCode(diagnosticCode) },
  };
}
