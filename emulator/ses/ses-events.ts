import { randomUUID } from 'node:crypto';
import type { BusEvent } from '../events/event-bus.ts';
import type { OutgoingEmail } from './outgoing-email.ts';
import type { RecipientEvent } from './recipient-outcome.ts';

/** An email that SES has accepted. */
export interface AcceptedEmail extends OutgoingEmail {
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** ARN of the sender's domain. */
  readonly identityArn: string;
  readonly accountId: string;
}

export type EmailEvent = { readonly type: 'send' } | RecipientEvent;

/** An event with its time and recipients. */
interface Occurrence {
  readonly event: EmailEvent;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds that the delivery took. */
  readonly processingTime: number;
  readonly recipients: readonly string[];
}

/** The `detail-type` of EventBridge, and the `eventType` within. */
const NAMES = {
  send: ['Email Sent', 'Send'],
  delivery: ['Email Delivered', 'Delivery'],
  bounce: ['Email Bounced', 'Bounce'],
  complaint: ['Email Complaint Received', 'Complaint'],
} as const;

/**
 * Makes an event as SES publishes it to EventBridge, with the data of the email that it repeats.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export function sesEvent(email: AcceptedEmail, occurrence: Occurrence): BusEvent {
  const { type } = occurrence.event;
  const [detailType, eventType] = NAMES[type];
  return {
    source: 'aws.ses',
    detailType,
    resources: [email.identityArn],
    detail: { eventType, mail: mailOf(email), [type]: bodyOf(occurrence) },
  };
}

function mailOf({ messageId, acceptedAt, identityArn, accountId, ...email }: AcceptedEmail): object {
  const { from, to, cc, bcc, replyTo, subject, headers, tags, configurationSet } = email;
  const fields = { From: from, 'Reply-To': replyTo.join(', '), To: to.join(', '), Subject: subject };
  const standard = Object.entries(fields).map(([name, value]) => ({ name, value }));
  const fromDomain = /@([^@>]+)>?$/.exec(from)?.[1] ?? '';
  return {
    timestamp: new Date(acceptedAt).toISOString(),
    source: from,
    sourceArn: identityArn,
    sendingAccountId: accountId,
    messageId,
    destination: [...to, ...cc, ...bcc],
    headersTruncated: false,
    headers: [...standard, { name: 'MIME-Version', value: '1.0' }, ...headers],
    commonHeaders: { from: [from], replyTo, to, messageId, subject },
    tags: {
      'ses:configuration-set': configurationSet === undefined ? [] : [configurationSet],
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [fromDomain],
      'ses:caller-identity': ['local'],
      ...Object.fromEntries(tags.map(({ name, value }) => [name, [value]])),
    },
  };
}

function bodyOf({ event, at, processingTime, recipients }: Occurrence): object {
  const timestamp = new Date(at).toISOString();
  const feedbackId = randomUUID();
  switch (event.type) {
    case 'send':
      return {};
    case 'delivery':
      return {
        timestamp,
        processingTimeMillis: processingTime,
        recipients,
        smtpResponse: '250 2.6.0 Message received',
        reportingMTA: 'a8-50.smtp-out.amazonses.com',
      };
    case 'bounce': {
      const { bounceType, bounceSubType, status, diagnosticCode } = event;
      const smtpStatus = status === undefined ? {} : { action: 'failed', status, diagnosticCode };
      return {
        feedbackId,
        bounceType,
        bounceSubType,
        bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress, ...smtpStatus })),
        timestamp,
        reportingMTA: 'dns; amazonses.com',
      };
    }
    case 'complaint': {
      const { complaintSubType } = event;
      const report = { userAgent: 'Amazon SES Mailbox Simulator', complaintFeedbackType: 'abuse' };
      return {
        feedbackId,
        complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
        timestamp,
        ...(complaintSubType === undefined ? report : { complaintSubType }),
        arrivalDate: timestamp,
      };
    }
  }
}
