import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { leaksIn } from '../../bench/leaks.ts';
import { createDeliveryEventsHandler } from '../../sender/delivery-events/delivery-events-handler.ts';
import { createTelemetry } from '../../sender/telemetry/telemetry.ts';
import { captureLines } from './captured-lines.ts';
import { BODIES, deliveryEvent, MESSAGE_ID, SECRETS, TRACE_ID, USER_SUB } from './delivery-samples.ts';

const types = Object.keys(BODIES) as (keyof typeof BODIES)[];
const context = { awsRequestId: 'request-1', functionName: 'delivery-events' } as Context;
const logger = new Logger({ serviceName: 'delivery-events' });
const handler = createDeliveryEventsHandler(
  createTelemetry(
    logger,
    new Tracer({ enabled: false }),
    { stackName: 'ClinicMail-staging' },
    'delivery_event',
  ),
);

const run = (event: unknown) => captureLines(() => handler(event, context));

describe('the delivery-events function', () => {
  test('logs an event in one line, which support finds by the keys of the email', async () => {
    const { ended, lines } = await run(deliveryEvent('Email Bounced'));
    expect(ended).toBeUndefined();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'INFO',
      message: 'delivery_bounced',
      service: 'delivery-events',
      function_request_id: 'request-1',
      ses_message_id: MESSAGE_ID,
      user_sub: USER_SUB,
      kind: 'sign-in-code',
      trigger_source: 'CustomEmailSender_Authentication',
      email_trace_id: TRACE_ID,
      support_hint: expect.stringContaining('spelling'),
    });
  });

  test('counts each outcome and measures deliveries in the same line', async () => {
    const { lines } = await run(deliveryEvent('Email Delivered'));
    const { _aws, ...line } = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({ delivery_delivered: 1, delivery_time_ms: 1893, mailbox_time_ms: 2893 });
    expect(_aws).toEqual({
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'ClinicMail-staging',
          Dimensions: [['service']],
          Metrics: [
            { Name: 'delivery_delivered', Unit: 'Count' },
            { Name: 'delivery_time_ms', Unit: 'Milliseconds' },
            { Name: 'mailbox_time_ms', Unit: 'Milliseconds' },
          ],
        },
      ],
    });
    expect(Date.now() - _aws.Timestamp).toBeLessThan(60_000);
  });

  test('declares only metrics and dimensions that are in the line', async () => {
    for (const type of types) {
      const { lines } = await run(deliveryEvent(type));
      const line = JSON.parse(lines[0] ?? '');
      const [{ Metrics, Dimensions }] = line._aws.CloudWatchMetrics;
      for (const { Name } of Metrics) expect(typeof line[Name]).toBe('number');
      for (const name of Dimensions.flat()) expect(typeof line[name]).toBe('string');
    }
  });

  test('keeps no keys of one patient for the next', async () => {
    await run(deliveryEvent('Email Delivered'));
    const { lines } = await run(deliveryEvent('Email Delivered', {}, { tags: {} }));
    expect(lines.join()).not.toContain(USER_SUB);
    expect(lines.join()).not.toContain(TRACE_ID);
  });

  test('fails for an unknown event, and logs that without repeating it', async () => {
    const event = { ...deliveryEvent('Email Delivered'), 'detail-type': 'Email from alex.morgan' };
    const { ended, lines } = await run(event);
    expect(ended).toMatchObject({ name: 'PermanentError', failureClass: 'unknown_delivery_event' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'ERROR',
      message: 'delivery_event_failed',
      failure_class: 'unknown_delivery_event',
      support_hint: expect.stringContaining('Tell an engineer'),
    });
    expect(leaksIn(lines, SECRETS)).toEqual([]);
  });

  test.each(types)('logs neither the patient nor the content of the email for %s', async (type) => {
    const { lines } = await run(deliveryEvent(type));
    expect(leaksIn(lines, SECRETS)).toEqual([]);
  });
});

describe('with arbitrary content in an event', () => {
  const secret = fc.constantFrom(
    'alex.morgan',
    'alex.morgan@mail.example',
    '<alex.morgan@mail.example>',
    'Alex Morgan',
    '481516',
    '481516 is your code',
  );
  /** A text that contains a secret, often after a harmless prefix. */
  const hostile = fc
    .tuple(
      fc.constantFrom(
        '',
        'smtp; 550 5.1.1 ',
        '550-5.1.1 ',
        '250 2.6.0 ',
        '5.1.1 ',
        'General ',
        '1-6b03a410-',
      ),
      secret,
      fc.constantFrom('', ' ', '\n', '"', '@x', '{"a":1}', '</b>'),
    )
    .map((parts) => parts.join(''));
  const value: fc.Arbitrary<unknown> = fc.oneof(
    hostile,
    fc.array(hostile, { maxLength: 3 }),
    fc.dictionary(hostile, hostile, { maxKeys: 3 }),
    fc.record({ emailAddress: hostile, status: hostile, diagnosticCode: hostile }).map((one) => [one]),
    fc.constant(null),
    fc.integer(),
  );
  const overlay = (names: readonly string[]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
  const body = overlay([
    'bounceType',
    'bounceSubType',
    'bouncedRecipients',
    'complaintFeedbackType',
    'complaintSubType',
    'complainedRecipients',
    'delayType',
    'delayedRecipients',
    'recipients',
    'smtpResponse',
    'processingTimeMillis',
    'reason',
    'reportingMTA',
    'userAgent',
    'somethingNew',
  ]);
  const tags = overlay(['kind', 'trigger_source', 'user_sub', 'trace_id', 'ses:source-ip']);
  const mail = overlay(['messageId', 'source', 'destination', 'headers', 'commonHeaders', 'somethingNew']);

  test('no address, name, code or subject is in any output', async () => {
    const events = fc.tuple(fc.constantFrom(...types), body, mail, fc.option(tags));
    await fc.assert(
      fc.asyncProperty(events, async ([type, ownBody, ownMail, ownTags]) => {
        const event = deliveryEvent(type, ownBody, { ...ownMail, ...(ownTags && { tags: ownTags }) });
        const { ended, lines } = await run(event);
        expect(lines).toHaveLength(1);
        expect(ended === undefined || ended instanceof Error).toBe(true);
        expect(leaksIn([lines, String(ended)], SECRETS)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('something other than an event fails, and its content is in no output', async () => {
    const nonsense = fc.oneof(hostile, fc.object({ key: hostile, values: [hostile], maxDepth: 3 }));
    await fc.assert(
      fc.asyncProperty(nonsense, async (event) => {
        const { ended, lines } = await run(event);
        expect(ended).toBeInstanceOf(Error);
        expect(leaksIn([lines, String(ended)], SECRETS)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
