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
  test('arrives and is told as sent and delivered, with everything that SES repeats of it', async () => {
    const messageId = await ses.send('alex@mail.example');
    expect(await ses.inboxHas(messageId)).toBe(true);
    const [sent, delivered] = await ses.told(messageId, 2);
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
          tags: { kind: ['welcome'], 'ses:configuration-set': ['Told'] },
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
  ])('to %s of the mailbox simulator has its outcome', async (name, arrives, expected) => {
    for (const address of [`${name}@simulator.amazonses.com`, `${name}+1@Simulator.AmazonSES.com`]) {
      const messageId = await ses.send(address);
      const events = await ses.told(messageId, expected.length);
      expect(events.map(({ detail }) => detail)).toEqual(
        expected.map((eventType) => expect.objectContaining({ eventType })),
      );
      expect(await ses.inboxHas(messageId)).toBe(arrives);
      const get = new GetSuppressedDestinationCommand({ EmailAddress: address });
      await expect(ses.client.send(get)).rejects.toThrow('does not exist on your suppression list');
    }
  });

  test('is told in the shape that the delivery-events function reads', async () => {
    const outcomes = {
      'success@simulator.amazonses.com': 'delivery_delivered',
      'bounce@simulator.amazonses.com': 'delivery_bounced',
      'complaint@simulator.amazonses.com': 'delivery_complained',
      'suppressionlist@simulator.amazonses.com': 'delivery_suppressed',
    };
    for (const [address, outcome] of Object.entries(outcomes)) {
      const count = outcome === 'delivery_complained' ? 3 : 2;
      const events = await ses.told(await ses.send(address), count);
      const { source, detailType, detail } = events.at(-1) ?? {};
      expect(readDeliveryEvent({ source, 'detail-type': detailType, detail })).toMatchObject({
        outcome,
        email: { kind: 'welcome' },
        details: { recipient_domain: 'simulator.amazonses.com' },
      });
    }
  });

  test('is told only as its configuration set says', async () => {
    const address = 'bounce@simulator.amazonses.com';
    const [told, fewer, silent] = await Promise.all(
      ['Told', 'Fewer', 'Silent'].map((set) => ses.send(address, set)),
    );
    await ses.told(told ?? '', 2);
    await ses.told(fewer ?? '', 1);
    await sleep(20);
    expect(ses.eventsOf(fewer ?? '').map(({ detailType }) => detailType)).toEqual(['Email Bounced']);
    expect(ses.eventsOf(silent ?? '')).toEqual([]);
  });

  test('through a configuration set that does not exist is refused', async () => {
    await expect(ses.send('alex@mail.example', 'Nowhere')).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Configuration set <Nowhere> does not exist.',
    });
  });

  test('that is none is refused as the inbox does', async () => {
    const answer = await fetch(`${ses.url}/v2/email/outbound-emails`, {
      method: 'POST',
      body: '{"Content":{}}',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe('BadRequestException');
  });
});

describe('the suppression list', () => {
  test('takes in an address that bounced, and nothing is sent to it until it is taken off', async () => {
    const EmailAddress = 'Alex@nowhere.invalid';
    const first = await ses.send(EmailAddress);
    await ses.told(first, 2);
    const { SuppressedDestination } = await ses.client.send(
      new GetSuppressedDestinationCommand({ EmailAddress }),
    );
    expect(SuppressedDestination).toMatchObject({
      EmailAddress,
      Reason: 'BOUNCE',
      LastUpdateTime: expect.any(Date),
      Attributes: { MessageId: first, FeedbackId: expect.any(String) },
    });

    const [, suppressed] = await ses.told(await ses.send('alex@nowhere.invalid'), 2);
    expect(suppressed?.detail).toMatchObject({ bounce: { bounceSubType: 'OnAccountSuppressionList' } });
    await ses.client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    const [, bounced] = await ses.told(await ses.send(EmailAddress), 2);
    expect(bounced?.detail).toMatchObject({ bounce: { bounceSubType: 'General' } });
  });

  test('keeps an address that complained from getting anything, and tells it as a complaint', async () => {
    const EmailAddress = 'angry@mail.example';
    await ses.client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'COMPLAINT' }));
    const messageId = await ses.send(EmailAddress);
    const [, complaint] = await ses.told(messageId, 2);
    expect(complaint?.detail).toMatchObject({ complaint: { complaintSubType: 'OnAccountSuppressionList' } });
    expect(await ses.inboxHas(messageId)).toBe(false);
  });

  test('is left alone where the configuration set says so', async () => {
    const EmailAddress = 'full@mail.example';
    await ses.client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'BOUNCE' }));
    expect(await ses.inboxHas(await ses.send(EmailAddress, 'Fewer'))).toBe(true);
  });
});

describe('SES', () => {
  test('can be told to fail or to wait before it answers', async () => {
    const refusals = [new AwsError('TooManyRequestsException', 'Slow down.', 429)];
    const routes: string[] = [];
    const moody = await startSesHarness({
      onRequest: (route) => {
        routes.push(route);
        const refusal = refusals.shift();
        if (refusal !== undefined) throw refusal;
      },
    });
    await expect(moody.send('alex@mail.example')).rejects.toThrow('Slow down.');
    await expect(moody.send('alex@mail.example')).resolves.toMatch(/^ses-/);
    expect(routes).toEqual(['POST /v2/email/outbound-emails', 'POST /v2/email/outbound-emails']);
    await moody.close();
  });

  test('that is closed tells nothing more', async () => {
    const errors: unknown[] = [];
    const closing = await startSesHarness({ delayScale: 1, onError: (error) => errors.push(error) });
    const messageId = await closing.send('alex@mail.example');
    await closing.close();
    expect(closing.eventsOf(messageId).map(({ detailType }) => detailType)).toEqual(['Email Sent']);
    expect(errors).toEqual([]);
  });

  test('reports what breaks after an email was accepted', async () => {
    const errors: unknown[] = [];
    const broken = await startSesHarness({
      bus: { publish: () => Promise.reject(new Error('no bus')) },
      onError: (error) => errors.push(error),
    });
    await broken.send('alex@mail.example');
    await sleep(5);
    expect(errors).toEqual([new Error('no bus')]);
    await broken.close();
  });
});
