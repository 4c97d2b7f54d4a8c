import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { startAwsServer } from '../../../emulator/aws/server.ts';
import type { BusEvent } from '../../../emulator/events/event-bus.ts';
import { startInbox } from '../../../emulator/ses/inbox.ts';
import { createSes, type SesOptions } from '../../../emulator/ses/ses.ts';
import { readStack } from '../../../emulator/template/stack.ts';
import { clientOptions } from '../../harness/cloud.ts';
import { writeAssembly } from '../template/assembly.ts';

const EVENTS = ['send', 'delivery', 'bounce', 'complaint'];
const destination = (name: string, enabled: boolean, events: readonly string[]) => ({
  Type: 'AWS::SES::ConfigurationSetEventDestination',
  Properties: {
    ConfigurationSetName: name,
    EventDestination: {
      Enabled: enabled,
      MatchingEventTypes: events,
      EventBridgeDestination: {
        EventBusArn: 'arn:aws:events:eu-west-1:123456789012:event-bus/default',
      },
    },
  },
});
const configurationSet = (Name: string, reasons: readonly string[]) => ({
  Type: 'AWS::SES::ConfigurationSet',
  Properties: { Name, SuppressionOptions: { SuppressedReasons: reasons } },
});

const RESOURCES = {
  Told: configurationSet('Told', ['BOUNCE', 'COMPLAINT']),
  ToldEvents: destination('Told', true, EVENTS),
  Fewer: configurationSet('Fewer', ['COMPLAINT']),
  FewerEvents: destination('Fewer', true, ['bounce']),
  Silent: configurationSet('Silent', ['BOUNCE', 'COMPLAINT']),
  SilentEvents: destination('Silent', false, EVENTS),
};

/** SES between an SDK client and an inbox, with everything that it publishes. */
export async function startSesHarness(options: Partial<SesOptions> = {}) {
  const inbox = await startInbox(0, '--inbox-port');
  const published: BusEvent[] = [];
  const waiting = new Set<() => void>();
  const ses = createSes({
    stack: readStack(writeAssembly({ resources: RESOURCES }), {
      region: 'eu-west-1',
      accountId: '123456789012',
    }),
    inboxUrl: inbox.url,
    bus: {
      publish: async (event) => {
        published.push(event);
        for (const look of waiting) look();
      },
    },
    clock: Date.now,
    delayScale: 0.001,
    ...options,
  });
  const server = await startAwsServer({ services: [], restServices: [ses.service], port: 0 });
  const client = new SESv2Client(clientOptions(server.url));
  const eventsOf = (messageId: string) =>
    published.filter(({ detail }) => JSON.stringify(detail).includes(messageId));
  return {
    url: server.url,
    client,
    eventsOf,
    /** Sends an email and returns its id. */
    send: async (to: string, set: string | undefined = 'Told') => {
      const { MessageId = '' } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: '"Riverside Clinic" <accounts@clinic.example>',
          Destination: { ToAddresses: [to] },
          ConfigurationSetName: set,
          EmailTags: [{ Name: 'kind', Value: 'welcome' }],
          Content: {
            Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hello there' } } },
          },
        }),
      );
      return MessageId;
    },
    /** Waits until an email has led to so many events; returns their types and bodies. */
    told: (messageId: string, count: number) =>
      new Promise<BusEvent[]>((resolve) => {
        const look = () => {
          const events = eventsOf(messageId);
          if (events.length < count) return;
          waiting.delete(look);
          resolve(events);
        };
        waiting.add(look);
        look();
      }),
    inboxHas: async (messageId: string) =>
      (await inbox.emails()).some((email) => email.messageId === messageId),
    close: async () => {
      ses.close();
      await Promise.all([server.close(), inbox.close()]);
    },
  };
}
