import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { bindAwsEndpoint } from '../../../emulator/aws/server.ts';
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
  Domain: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'clinic.example' } },
  All: configurationSet('All', ['BOUNCE', 'COMPLAINT']),
  AllEvents: destination('All', true, EVENTS),
  Bounces: configurationSet('Bounces', ['COMPLAINT']),
  BouncesEvents: destination('Bounces', true, ['bounce']),
  Disabled: configurationSet('Disabled', ['BOUNCE', 'COMPLAINT']),
  DisabledEvents: destination('Disabled', false, EVENTS),
};

/** Starts SES between an SDK client and an inbox, and collects the events that it publishes. */
export async function startSesHarness(options: Partial<SesOptions> = {}) {
  const inbox = await startInbox(0, '--inbox-port');
  const server = await bindAwsEndpoint({ port: 0 });
  const published: BusEvent[] = [];
  const waiting = new Set<() => void>();
  const ses = createSes({
    stack: readStack(writeAssembly({ resources: RESOURCES }), {
      region: 'eu-west-1',
      accountId: '123456789012',
    }),
    inboxUrl: inbox.url,
    endpointUrl: server.url,
    bus: {
      publish: async (event) => {
        published.push(event);
        for (const check of waiting) check();
      },
    },
    clock: Date.now,
    delayScale: 0.001,
    // Tests send faster than patients.
    account: { maxSendRate: 1_000 },
    ...options,
  });
  server.serve({ services: [], restServices: [ses.service], routes: ses.routes });
  const client = new SESv2Client(clientOptions(server.url));
  const eventsOf = (messageId: string) =>
    published.filter(({ detail }) => JSON.stringify(detail).includes(messageId));
  return {
    url: server.url,
    client,
    eventsOf,
    inbox,
    /** Sends an email and returns its id. */
    send: async (to: string, set: string | undefined = 'All') => {
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
    /** Waits until an email has a number of events. */
    waitForEvents: (messageId: string, count: number) =>
      new Promise<BusEvent[]>((resolve) => {
        const check = () => {
          const events = eventsOf(messageId);
          if (events.length < count) return;
          waiting.delete(check);
          resolve(events);
        };
        waiting.add(check);
        check();
      }),
    inboxHas: async (messageId: string) =>
      (await inbox.emails()).some((email) => email.messageId === messageId),
    close: async () => {
      ses.close();
      await Promise.all([server.close(), inbox.close()]);
    },
  };
}
