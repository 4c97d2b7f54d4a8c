import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  PutSuppressedDestinationCommand,
} from '@aws-sdk/client-sesv2';
import { AwsError } from '../../../emulator/aws/service.ts';
import { readDeliveryEvent } from '../../../sender/delivery-events/delivery-event.ts';
import { startSesHarness } from './harness.ts';

let ses: Awaited<ReturnType<typeof startSesHarness>>;
beforeAll(async () => {
  ses = await startSesHarness();
});
afterAll(() => ses.close());

describe('an email', () => {
  test('arrives, and is published as sent and delivered with the data that SES repeats', async () => {
    const messageId = await ses.send('alex@mail.example');
    expect(await ses.inboxHas(messageId)).toBe(true);
    const [sent, delivered] = await ses.waitForEvents(messageId, 2);
    expect(sent).toMatchObject({ source: 'aws.ses', detailType: 'Email Sent', detail: { send: {} } });
    expect(delivered).toMatchObject({
      detailType: 'Email Delivered',
      resources: ['arn:aws:ses:eu-west-1:123456789012:identity/clinic.example'],
      detail: {
        eventType: 'Delivery',
        mail: {
          messageId,
          destination: ['alex@mail.example'],
          commonHeaders: { subject: 'Hello' },
          tags: { kind: ['welcome'], 'ses:configuration-set': ['All'] },
        },
        delivery: { processingTimeMillis: expect.any(Number), recipients: ['alex@mail.example'] },
      },
    });
  });

  test.each([
    ['success', true, ['Send', 'Delivery']],
    ['bounce', false, ['Send', 'Bounce']],
    ['ooto', true, ['Send', 'Delivery', 'Bounce']],
    ['complaint', true, ['Send', 'Delivery', 'Complaint']],
    ['suppressionlist', false, ['Send', 'Bounce']],
  ])('to %s of the mailbox simulator has the documented outcome', async (name, arrives, expected) => {
    for (const address of [`${name}@simulator.amazonses.com`, `${name}+1@Simulator.AmazonSES.com`]) {
      const messageId = await ses.send(address);
      const events = await ses.waitForEvents(messageId, expected.length);
      expect(events.map(({ detail }) => detail)).toEqual(
        expected.map((eventType) => expect.objectContaining({ eventType })),
      );
      expect(await ses.inboxHas(messageId)).toBe(arrives);
      const get = new GetSuppressedDestinationCommand({ EmailAddress: address });
      await expect(ses.client.send(get)).rejects.toThrow('does not exist on your suppression list');
    }
  });

  test('has events in the format that the delivery-events function reads', async () => {
    const outcomes = {
      'success@simulator.amazonses.com': 'delivery_delivered',
      'bounce@simulator.amazonses.com': 'delivery_bounced',
      'complaint@simulator.amazonses.com': 'delivery_complained',
      'suppressionlist@simulator.amazonses.com': 'delivery_suppressed',
    };
    for (const [address, outcome] of Object.entries(outcomes)) {
      const count = outcome === 'delivery_complained' ? 3 : 2;
      const events = await ses.waitForEvents(await ses.send(address), count);
      const { source, detailType, detail } = events.at(-1) ?? {};
      expect(readDeliveryEvent({ source, 'detail-type': detailType, detail })).toMatchObject({
        outcome,
        email: { kind: 'welcome' },
        details: { recipient_domain: 'simulator.amazonses.com' },
      });
    }
  });

  test('has only the events of its configuration set', async () => {
    const address = 'bounce@simulator.amazonses.com';
    const [all, bounces, disabled] = await Promise.all(
      ['All', 'Bounces', 'Disabled'].map((set) => ses.send(address, set)),
    );
    await ses.waitForEvents(all ?? '', 2);
    await ses.waitForEvents(bounces ?? '', 1);
    await sleep(20);
    expect(ses.eventsOf(bounces ?? '').map(({ detailType }) => detailType)).toEqual(['Email Bounced']);
    expect(ses.eventsOf(disabled ?? '')).toEqual([]);
  });

  test('with an unknown configuration set is rejected', async () => {
    await expect(ses.send('alex@mail.example', 'Nowhere')).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Configuration set <Nowhere> does not exist.',
    });
  });

  test('that is not valid is rejected by the inbox', async () => {
    const response = await fetch(`${ses.url}/v2/email/outbound-emails`, {
      method: 'POST',
      body: '{"Content":{}}',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('BadRequestException');
  });
});

describe('the suppression list', () => {
  test('adds an address that bounced, which gets no email until it is removed', async () => {
    const EmailAddress = 'Alex@nowhere.invalid';
    const first = await ses.send(EmailAddress);
    await ses.waitForEvents(first, 2);
    const { SuppressedDestination } = await ses.client.send(
      new GetSuppressedDestinationCommand({ EmailAddress }),
    );
    expect(SuppressedDestination).toMatchObject({
      EmailAddress,
      Reason: 'BOUNCE',
      LastUpdateTime: expect.any(Date),
      Attributes: { MessageId: first, FeedbackId: expect.any(String) },
    });

    const [, suppressed] = await ses.waitForEvents(await ses.send('alex@nowhere.invalid'), 2);
    expect(suppressed?.detail).toMatchObject({ bounce: { bounceSubType: 'OnAccountSuppressionList' } });
    await ses.client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    await ses.waitForEvents(await ses.send(`Alex <${EmailAddress}>`), 2);
    await ses.client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    const [, bounced] = await ses.waitForEvents(await ses.send(EmailAddress), 2);
    expect(bounced?.detail).toMatchObject({ bounce: { bounceSubType: 'General' } });
  });

  test('blocks an address that complained, and publishes a complaint', async () => {
    const EmailAddress = 'angry@mail.example';
    await ses.client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'COMPLAINT' }));
    const messageId = await ses.send(EmailAddress);
    const [, complaint] = await ses.waitForEvents(messageId, 2);
    expect(complaint?.detail).toMatchObject({ complaint: { complaintSubType: 'OnAccountSuppressionList' } });
    expect(await ses.inboxHas(messageId)).toBe(false);
  });

  test('is not used for reasons that the configuration set leaves out', async () => {
    const EmailAddress = 'full@mail.example';
    await ses.client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'BOUNCE' }));
    expect(await ses.inboxHas(await ses.send(EmailAddress, 'Bounces'))).toBe(true);
  });
});

describe('SES', () => {
  test('runs its hook before each request, and fails with its error', async () => {
    const errors = [new AwsError('TooManyRequestsException', 'Slow down.', 429)];
    const routes: string[] = [];
    const hooked = await startSesHarness({
      onRequest: (route) => {
        routes.push(route);
        const error = errors.shift();
        if (error !== undefined) throw error;
      },
    });
    await expect(hooked.send('alex@mail.example')).rejects.toThrow('Slow down.');
    await expect(hooked.send('alex@mail.example')).resolves.toMatch(/^ses-/);
    expect(routes).toEqual(['POST /v2/email/outbound-emails', 'POST /v2/email/outbound-emails']);
    await hooked.close();
  });

  test('publishes nothing after it was closed', async () => {
    const errors: unknown[] = [];
    const closing = await startSesHarness({ delayScale: 1, onError: (error) => errors.push(error) });
    const messageId = await closing.send('alex@mail.example');
    await closing.close();
    expect(closing.eventsOf(messageId).map(({ detailType }) => detailType)).toEqual(['Email Sent']);
    expect(errors).toEqual([]);
  });

  test('reports errors that occur after an email was accepted', async () => {
    const errors: unknown[] = [];
    const broken = await startSesHarness({
      bus: { publish: () => Promise.reject(new Error('no bus')) },
      onError: (error) => errors.push(error),
    });
    await broken.send('alex@mail.example');
    while (errors.length === 0) await sleep(5);
    expect(errors).toEqual([new Error('no bus')]);
    await broken.close();
  });
});
