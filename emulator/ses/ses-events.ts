import { randomUUID } from 'node:crypto';
import type { BusEvent } from '../events/event-bus.ts';
import type { OutgoingEmail } from './outgoing-email.ts';
import type { FateEvent } from './recipients.ts';

/** An email on its way, with what SES knows of it. */
export interface AcceptedEmail extends OutgoingEmail {
  readonly messageId: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAt: number;
  /** ARN of the domain that the email comes from. */
  readonly identityArn: string;
  readonly accountId: string;
}

/** What can happen to an email. */
export type Happened = { readonly type: 'send' } | FateEvent;

/** What SES tells of an email, at a time. */
interface SesEvent {
  readonly happened: Happened;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Milliseconds that the delivery took. */
  readonly processingTime: number;
  readonly recipients: readonly string[];
}

/** How the two vocabularies of SES name an event: `detail-type` of EventBridge, and `eventType` within. */
const NAMES = {
  send: ['Email Sent', 'Send'],
  delivery: ['Email Delivered', 'Delivery'],
  bounce: ['Email Bounced', 'Bounce'],
  complaint: ['Email Complaint Received', 'Complaint'],
} as const;

/**
 * An event as SES publishes it to EventBridge, with everything that it repeats of the email.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export function sesEvent(email: AcceptedEmail, event: SesEvent): BusEvent {
  const { type } = event.happened;
  const [detailType, eventType] = NAMES[type];
  return {
    source: 'aws.ses',
    detailType,
    resources: [email.identityArn],
    detail: { eventType, mail: mailOf(email), [type]: bodyOf(event) },
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

function bodyOf({ happened, at, processingTime, recipients }: SesEvent): object {
  const timestamp = new Date(at).toISOString();
  const feedbackId = randomUUID();
  switch (happened.type) {
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
      const { bounceType, bounceSubType, status, diagnosticCode } = happened;
      const answer = status === undefined ? {} : { action: 'failed', status, diagnosticCode };
      return {
        feedbackId,
        bounceType,
        bounceSubType,
        bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress, ...answer })),
        timestamp,
        reportingMTA: 'dns; amazonses.com',
      };
    }
    case 'complaint': {
      const { complaintSubType } = happened;
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
