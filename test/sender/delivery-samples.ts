/** The member of `detail` that describes what happened, by `detail-type`, as in SES's documentation. */
export const BODIES = {
  'Email Delivered': {
    delivery: {
      timestamp: '2026-11-23T10:00:02.893Z',
      processingTimeMillis: 1893,
      recipients: ['alex.morgan@mail.example'],
      smtpResponse: '250 2.6.0 <481516@mail.example> Message received for alex.morgan',
      reportingMTA: 'a8-50.smtp-out.amazonses.com',
    },
  },
  'Email Delivery Delayed': {
    deliveryDelay: {
      timestamp: '2026-11-23T10:05:00.000Z',
      delayType: 'TransientCommunicationFailure',
      expirationTime: '2026-11-23T10:15:00.000Z',
      reportingMTA: 'a8-50.smtp-out.amazonses.com',
      delayedRecipients: [
        {
          emailAddress: 'alex.morgan@mail.example',
          status: '4.4.1',
          diagnosticCode: 'smtp; 421 4.4.1 Unable to connect for alex.morgan@mail.example',
        },
      ],
    },
  },
  'Email Bounced': {
    bounce: {
      feedbackId: '0102018f-b-000000',
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        {
          emailAddress: 'Alex Morgan <alex.morgan@mail.example>',
          action: 'failed',
          status: '5.1.1',
          diagnosticCode: 'smtp; 550 5.1.1 <alex.morgan@mail.example>: user unknown',
        },
      ],
      timestamp: '2026-11-23T10:00:01.000Z',
      reportingMTA: 'dns; amazonses.com',
    },
  },
  'Email Complaint Received': {
    complaint: {
      feedbackId: '0102018f-c-000000',
      complainedRecipients: [{ emailAddress: 'alex.morgan@mail.example' }],
      timestamp: '2026-11-23T10:00:01.000Z',
      userAgent: 'Mailbox of alex.morgan',
      complaintFeedbackType: 'abuse',
      arrivalDate: '2026-11-23T10:00:01.000Z',
    },
  },
  'Email Rejected': { reject: { reason: 'Bad content' } },
};

export const MESSAGE_ID = '0102018f6d1e2a3b-9c1d2e3f-0000-4000-8000-aabbccddeeff-000000';
export const USER_SUB = '5f2c8a4e-0000-4000-8000-1c0ffee00001';
export const TRACE_ID = '1-6b040ea0-000000000000000000000001';

/** Returns an event as EventBridge sends it, about an email that contains everything that must not be logged. */
export function deliveryEvent(detailType: keyof typeof BODIES, body: object = {}, mail: object = {}) {
  const [[member, whole] = ['', {}]] = Object.entries<object>(BODIES[detailType]);
  return {
    version: '0',
    id: 'f1b4a2c0-0000-4000-8000-000000000001',
    'detail-type': detailType,
    source: 'aws.ses',
    account: '123456789012',
    time: '2026-11-23T10:00:03Z',
    region: 'eu-west-1',
    resources: ['arn:aws:ses:eu-west-1:123456789012:identity/clinic.example'],
    detail: {
      eventType: 'unread',
      mail: {
        timestamp: '2026-11-23T10:00:01.000Z',
        messageId: MESSAGE_ID,
        source: '"Riverside Clinic" <accounts@clinic.example>',
        destination: ['alex.morgan@mail.example'],
        headers: [
          { name: 'To', value: 'Alex Morgan <alex.morgan@mail.example>' },
          { name: 'Subject', value: '481516 is your code' },
          { name: 'X-Code', value: '481516' },
        ],
        commonHeaders: { to: ['alex.morgan@mail.example'], subject: '481516 is your code' },
        tags: {
          'ses:configuration-set': ['Brief'],
          'ses:caller-identity': ['role-of-alex.morgan'],
          kind: ['sign-in-code'],
          trigger_source: ['CustomEmailSender_Authentication'],
          user_sub: [USER_SUB],
          trace_id: [TRACE_ID],
        },
        ...mail,
      },
      [member]: { ...whole, ...body },
    },
  };
}

/** The parts of the samples that must not be in any output. */
export const SECRETS = ['alex.morgan', 'Alex', 'Morgan', '481516', 'is your code', 'accounts@', '@mail'];
