import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteSuppressedDestinationCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { leaksIn } from '../../bench/leaks.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { ADMINISTRATOR } from '../../local/access.ts';
import { type Mailbox, openMailbox } from '../../local/demo/mailbox.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

const credentials = ADMINISTRATOR;
const deliveryEventsFunction = readStack(ASSEMBLY)
  .functions()
  .find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === 'delivery-events');
const logGroup = deliveryEventsFunction?.logGroup ?? '';

let system: LocalSystem;
let mailbox: Mailbox;
let cognito: CognitoIdentityProviderClient;
let ses: SESv2Client;
beforeAll(async () => {
  system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
  mailbox = openMailbox(system);
  const { region, awsUrl: endpoint } = system;
  cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  ses = new SESv2Client({ region, endpoint, credentials });
});
afterAll(() => system.close());

/** The user name of each address that was signed up. */
const userNames = new Map<string, string>();

/** Signs a patient up. @returns their `sub`, which identifies them in the telemetry */
async function signUp(address: string): Promise<string> {
  const Username = randomUUID();
  userNames.set(address, Username);
  const { UserSub = '' } = await cognito.send(
    new SignUpCommand({
      ClientId: system.clientId,
      Username,
      Password: 'correct horse battery',
      UserAttributes: [
        { Name: 'email', Value: address },
        { Name: 'name', Value: 'Alex Morgan' },
      ],
    }),
  );
  return UserSub;
}

const resendCode = (address: string) =>
  cognito.send(
    new ResendConfirmationCodeCommand({ ClientId: system.clientId, Username: userNames.get(address) }),
  );

/** Returns the log lines of the delivery-events function about a patient. */
const linesOf = (userSub: string) =>
  system.logs
    .query({ group: logGroup })
    .map(({ message }) => JSON.parse(message))
    .filter((line) => line.user_sub === userSub);

test('the delivery-events function is small and contains neither a client of KMS or SES nor an email', () => {
  const bundle = readFileSync(join(deliveryEventsFunction?.assetDir ?? '', 'index.cjs'), 'utf8');
  expect(bundle.length).toBeLessThan(250_000);
  expect(bundle).not.toMatch(/SESv2|KMSClient|Liquid|<!doctype/i);
});

describe('the outcome of an email', () => {
  test('is logged as the last step of its timeline, with the trace of the email', async () => {
    const userSub = await signUp('alex.morgan@example.com');
    const { steps, messageId, traceId } = await mailbox.outcomeFor(userSub, 'delivery_delivered');
    expect(steps.map(({ event }) => event)).toEqual([
      'email_requested',
      'code_decrypted',
      'email_rendered',
      'email_sent',
      'delivery_delivered',
    ]);
    expect(linesOf(userSub)).toEqual([
      expect.objectContaining({
        service: 'delivery-events',
        kind: 'verify-account',
        trigger_source: 'CustomEmailSender_SignUp',
        ses_message_id: messageId,
        email_trace_id: traceId,
        recipient_domain: 'example.com',
        delivery_delivered: 1,
        delivery_time_ms: expect.any(Number),
        _aws: expect.objectContaining({ CloudWatchMetrics: [expect.anything()] }),
      }),
    ]);
  });

  test('is in the trace of the delivery-events function, with the same annotations', async () => {
    const userSub = await signUp('alex.traced@example.com');
    const { messageId } = await mailbox.outcomeFor(userSub, 'delivery_delivered');
    await system.lambda.settled();
    const [line] = linesOf(userSub);
    const documents = JSON.stringify(system.traces.documents(line.xray_trace_id));
    for (const value of [userSub, messageId, 'verify-account', line.email_trace_id]) {
      expect(documents).toContain(value);
    }
  });

  const bounce = { bounce_type: 'Permanent', smtp_code: '550', status_code: '5.1.1' };
  test.each([
    ['bounce', 'delivery_bounced', 'delivery_bounced', 'spelling', bounce, 1],
    [
      'complaint',
      'delivery_complained',
      'delivery_complained',
      'marked as spam',
      { complaint_type: 'abuse' },
      2,
    ],
    [
      'suppressionlist',
      'delivery_suppressed',
      'delivery_suppressed',
      'suppression list',
      { bounce_sub_type: 'Suppressed' },
      1,
    ],
    ['ooto', 'delivery_delivered', 'delivery_bounced', 'absence note', { bounce_type: 'Transient' }, 2],
  ] as const)('at %s of the mailbox simulator is %s, with the event %s', async (...row) => {
    const [name, outcome, event, hint, fields, events] = row;
    const userSub = await signUp(`${name}+system@simulator.amazonses.com`);
    await mailbox.outcomeFor(userSub, outcome);
    // The events of an email are logged side by side, so either may come last.
    while (linesOf(userSub).length < events) await new Promise((resolve) => setTimeout(resolve, 10));
    const { steps } = await mailbox.outcomeFor(userSub, outcome);
    expect(steps).toContainEqual(expect.objectContaining({ event, hint: expect.stringContaining(hint) }));
    const lines = linesOf(userSub);
    expect(lines).toContainEqual(expect.objectContaining({ message: event, ...fields }));
    const before = events === 2 ? ['delivery_delivered'] : [];
    expect(lines.map(({ message }) => message).sort()).toEqual([event, ...before].sort());
  });

  test('is suppressed after a bounce until support removes the address from the suppression list', async () => {
    const EmailAddress = 'alex@nowhere.invalid';
    const userSub = await signUp(EmailAddress);
    await mailbox.outcomeFor(userSub, 'delivery_bounced');
    await resendCode(EmailAddress);
    const suppressed = await mailbox.outcomeFor(userSub, 'delivery_suppressed');
    expect(suppressed).toMatchObject({ kind: 'verify-account-again' });

    await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    await resendCode(EmailAddress);
    await system.lambda.settled();
    const messages = () => linesOf(userSub).map(({ message }) => message);
    while (messages().length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(messages()).toEqual(['delivery_bounced', 'delivery_suppressed', 'delivery_bounced']);
  });

  test('is shown on the operations page', async () => {
    const page = await (await fetch(system.awsUrl)).text();
    for (const words of ['delivery_delivered', 'complained', 'marked as spam', 'taken off the list']) {
      expect(page).toContain(words);
    }
  });

  test('of an unknown type is logged and counted as a failure, and the event is not kept', async () => {
    const event = { source: 'aws.ses', 'detail-type': 'Email of alex.morgan', detail: {} };
    const { requestId } = await system.lambda.invokeAsync(deliveryEventsFunction?.arn ?? '', event);
    await system.lambda.settled();
    const lines = system.logs.query({ group: logGroup }).map(({ message }) => JSON.parse(message));
    const failures = lines.filter(
      ({ message, function_request_id: id }) => message === 'delivery_event_failed' && id === requestId,
    );
    expect(failures).toHaveLength(3);
    expect(failures[0]).toMatchObject({ failure_class: 'unknown_delivery_event' });
    expect(system.failedEvents).toEqual([]);
  });

  test('puts no address, name, subject or code into any log line or trace', async () => {
    const traces = system.traces.traceIds().map((id) => system.traces.documents(id));
    const lines = system.logGroups.map((group) => system.logs.query({ group }));
    const emails = await system.inbox.emails();
    const codes = emails.flatMap(({ body }) => body.text?.match(/\b\d{6}\b/g) ?? []);
    expect(codes.length).toBeGreaterThan(1);
    const addresses = ['alex', 'Alex', '+system', '@example', '@nowhere', '@simulator', 'accounts@'];
    expect(leaksIn([lines, traces], [...addresses, ...codes, 'Confirm your email'])).toEqual([]);
  });
});
