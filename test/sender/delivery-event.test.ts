import { readDeliveryEvent } from '../../sender/delivery-events/delivery-event.ts';
import { PermanentError } from '../../sender/errors.ts';
import { deliveryOutcomes } from '../../sender/telemetry/delivery-outcomes.ts';
import { BODIES, deliveryEvent, MESSAGE_ID, TRACE_ID, USER_SUB } from './delivery-samples.ts';

const outcomeOf = (event: unknown) => readDeliveryEvent(event).outcome;
const detailsOf = (event: unknown) => readDeliveryEvent(event).details;

describe('an event of SES', () => {
  test('identifies the email by its tags', () => {
    for (const detailType of Object.keys(BODIES) as (keyof typeof BODIES)[]) {
      expect(readDeliveryEvent(deliveryEvent(detailType)).email).toEqual({
        ses_message_id: MESSAGE_ID,
        kind: 'sign-in-code',
        trigger_source: 'CustomEmailSender_Authentication',
        user_sub: USER_SUB,
        email_trace_id: TRACE_ID,
      });
    }
  });

  test.each([
    ['Email Delivered', 'delivery_delivered', { smtp_code: '250', status_code: '2.6.0' }],
    [
      'Email Delivery Delayed',
      'delivery_delayed',
      { delay_type: 'TransientCommunicationFailure', status_code: '4.4.1', smtp_code: '421' },
    ],
    [
      'Email Bounced',
      'delivery_bounced',
      { bounce_type: 'Permanent', bounce_sub_type: 'General', status_code: '5.1.1', smtp_code: '550' },
    ],
    ['Email Complaint Received', 'delivery_complained', { complaint_type: 'abuse' }],
    ['Email Rejected', 'delivery_rejected', {}],
  ] as const)('%s is %s and keeps only the codes and the domain', (detailType, outcome, details) => {
    const event = deliveryEvent(detailType);
    expect(outcomeOf(event)).toBe(outcome);
    expect(detailsOf(event)).toEqual({ ...details, recipient_domain: 'mail.example' });
  });

  test('says how long a delivery took', () => {
    expect(readDeliveryEvent(deliveryEvent('Email Delivered')).deliveryTime).toBe(1893);
  });

  test.each([-1, '1893', null, Number.NaN, Number.POSITIVE_INFINITY])(
    'does not accept %p as a time',
    (time) => {
      const event = deliveryEvent('Email Delivered', { processingTimeMillis: time });
      expect(readDeliveryEvent(event).deliveryTime).toBeUndefined();
    },
  );

  test.each([
    'Suppressed',
    'OnAccountSuppressionList',
    'OnTenantSuppressionList',
    'EmailValidationSuppressed',
  ])('a bounce of the subtype %s is a suppression', (bounceSubType) => {
    const event = deliveryEvent('Email Bounced', { bounceSubType });
    expect(outcomeOf(event)).toBe('delivery_suppressed');
    expect(detailsOf(event)).toMatchObject({ bounce_sub_type: bounceSubType });
  });

  test('a complaint about an email that was never sent is a suppression', () => {
    const event = deliveryEvent('Email Complaint Received', { complaintSubType: 'OnAccountSuppressionList' });
    expect(outcomeOf(event)).toBe('delivery_suppressed');
  });

  test.each([
    ['Email Bounced', { bounceType: 'Transient', bounceSubType: 'General' }, 'absence note'],
    ['Email Bounced', { bounceType: 'Transient', bounceSubType: 'MailboxFull' }, 'mailbox is full'],
    ['Email Bounced', { bounceType: 'Transient', bounceSubType: 'CustomTimeoutExceeded' }, 'new one'],
    ['Email Bounced', { bounceType: 'Permanent', bounceSubType: 'NoEmail' }, 'spelling'],
    ['Email Bounced', { bounceType: 'Undetermined', bounceSubType: 'Undetermined' }, 'came back'],
    ['Email Bounced', { bounceType: 'Later', bounceSubType: 'Later' }, 'came back'],
    ['Email Bounced', { bounceType: 'Permanent', bounceSubType: 'Suppressed' }, 'taken off the list'],
    ['Email Delivery Delayed', { delayType: 'MailboxFull' }, 'make room'],
    ['Email Delivery Delayed', { delayType: 'Undetermined' }, 'tries again by itself'],
  ] as const)('%s %p has its own hint', (detailType, body, words) => {
    expect(readDeliveryEvent(deliveryEvent(detailType, body)).hint).toContain(words);
  });

  test.each([
    ['a value that SES does not use yet', { bounceSubType: 'alex.morgan' }, { bounce_sub_type: 'other' }],
    ['no recipient, as an absence note has', { bouncedRecipients: [] }, { recipient_domain: 'mail.example' }],
    [
      'a recipient in quotation marks',
      { bouncedRecipients: [{ emailAddress: '"alex@morgan"@mail.example' }] },
      { recipient_domain: 'mail.example' },
    ],
    [
      'a status that is a sentence',
      { bouncedRecipients: [{ emailAddress: 'a@b.example', status: '5.1.1 alex.morgan' }] },
      { recipient_domain: 'b.example' },
    ],
  ])('with %s keeps the safe values', (_, body, details) => {
    expect(detailsOf(deliveryEvent('Email Bounced', body))).toMatchObject(details);
  });

  test.each([
    ['no tags', {}],
    ['tags that are not lists', { kind: 'sign-in-code', user_sub: USER_SUB }],
    ['tags with other values', { kind: ['alex.morgan'], user_sub: ['alex.morgan'], trace_id: ['481516'] }],
  ])('with %s is reported without the keys', (_, tags) => {
    const { email } = readDeliveryEvent(deliveryEvent('Email Delivered', {}, { tags }));
    expect(email).toEqual({
      ses_message_id: MESSAGE_ID,
      kind: expect.stringMatching(/^(unknown|other)$/),
      trigger_source: 'unknown',
      user_sub: 'unknown',
    });
  });

  test('every outcome has an event', () => {
    const events = Object.keys(BODIES) as (keyof typeof BODIES)[];
    const suppressed = deliveryEvent('Email Bounced', { bounceSubType: 'Suppressed' });
    const outcomes = [...events.map((type) => deliveryEvent(type)), suppressed].map(outcomeOf);
    expect(new Set(outcomes)).toEqual(new Set(deliveryOutcomes));
  });

  const known = deliveryEvent('Email Delivered');
  test.each([
    ['nothing', undefined, 'unknown_delivery_event'],
    ['a text', 'Email Delivered', 'unknown_delivery_event'],
    ['another type', { ...known, 'detail-type': 'Email Opened' }, 'unknown_delivery_event'],
    ['a member of Object.prototype', { ...known, 'detail-type': 'toString' }, 'unknown_delivery_event'],
    ['another source', { ...known, source: 'aws.ec2' }, 'unknown_delivery_event'],
    ['no detail', { ...known, detail: null }, 'invalid_delivery_event'],
    ['no member for its type', { ...known, detail: { mail: known.detail.mail } }, 'invalid_delivery_event'],
    ['no message id', deliveryEvent('Email Delivered', {}, { messageId: '' }), 'invalid_delivery_event'],
    [
      'an address as the message id',
      deliveryEvent('Email Delivered', {}, { messageId: 'alex.morgan@mail.example' }),
      'invalid_delivery_event',
    ],
  ])('with %s is rejected', (_, event, failureClass) => {
    expect(() => readDeliveryEvent(event)).toThrow(PermanentError);
    expect(() => readDeliveryEvent(event)).toThrow(expect.objectContaining({ failureClass }));
  });
});
