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
import { type Mailbox, openMailbox } from '../../local/demo/mailbox.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const teller = readStack(ASSEMBLY)
  .functions()
  .find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === 'delivery-events');
const logGroup = teller?.logGroup ?? '';

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

/** Signs a patient up and returns the name by which the telemetry knows them. */
async function signUp(Username: string): Promise<string> {
  const { UserSub = '' } = await cognito.send(
    new SignUpCommand({
      ClientId: system.clientId,
      Username,
      Password: 'correct horse battery',
      UserAttributes: [
        { Name: 'email', Value: Username },
        { Name: 'name', Value: 'Alex Morgan' },
      ],
    }),
  );
  return UserSub;
}

const askAgain = (Username: string) =>
  cognito.send(new ResendConfirmationCodeCommand({ ClientId: system.clientId, Username }));

/** What the delivery-events function wrote about a patient. */
const linesOf = (userSub: string) =>
  system.logs
    .query({ group: logGroup })
    .map(({ message }) => JSON.parse(message))
    .filter((line) => line.user_sub === userSub);

test('the function that tells is small and holds no client of KMS or SES, and no email', () => {
  const bundle = readFileSync(join(teller?.assetDir ?? '', 'index.cjs'), 'utf8');
  expect(bundle.length).toBeLessThan(250_000);
  expect(bundle).not.toMatch(/SESv2|KMSClient|Liquid|<!doctype/i);
});

describe('what becomes of an email', () => {
  test('is told as the last step of its timeline, with the trace of the email', async () => {
    const userSub = await signUp('alex.morgan@example.com');
    const { steps, messageId, traceId } = await mailbox.outcomeFor(userSub, 'delivered');
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

  test('is found by the same annotations in the trace of the function that tells it', async () => {
    const userSub = await signUp('alex.traced@example.com');
    const { messageId } = await mailbox.outcomeFor(userSub, 'delivered');
    await system.lambda.settled();
    const [line] = linesOf(userSub);
    const documents = JSON.stringify(system.traces.documents(line.xray_trace_id));
    for (const value of [userSub, messageId, 'verify-account', line.email_trace_id]) {
      expect(documents).toContain(value);
    }
  });

  test.each([
    ['bounce', 'bounced', 'spelling', { bounce_type: 'Permanent', smtp_code: '550', status_code: '5.1.1' }],
    ['complaint', 'complained', 'marked as spam', { complaint_type: 'abuse' }, 'delivered'],
    ['suppressionlist', 'suppressed', 'suppression list', { bounce_sub_type: 'Suppressed' }],
    ['ooto', 'bounced', 'absence note', { bounce_type: 'Transient' }, 'delivered'],
  ] as const)('at %s of the mailbox simulator is %s', async (name, outcome, hint, fields, before?) => {
    const userSub = await signUp(`${name}+system@simulator.amazonses.com`);
    await mailbox.outcomeFor(userSub, outcome);
    await system.lambda.settled();
    const { steps } = await mailbox.outcomeFor(userSub, outcome);
    const event = `delivery_${outcome}`;
    expect(steps).toContainEqual(
      expect.objectContaining({ event, supportHint: expect.stringContaining(hint) }),
    );
    const lines = linesOf(userSub);
    expect(lines).toContainEqual(expect.objectContaining({ message: event, ...fields }));
    // The events of an email are told side by side, so that the earlier may come last.
    const told = lines.map(({ message }) => message).sort();
    expect(told).toEqual([event, ...(before ? [`delivery_${before}`] : [])].sort());
  });

  test('is nothing after a bounce, until support takes the address off the suppression list', async () => {
    const EmailAddress = 'alex@nowhere.invalid';
    const userSub = await signUp(EmailAddress);
    await mailbox.outcomeFor(userSub, 'bounced');
    await askAgain(EmailAddress);
    const suppressed = await mailbox.outcomeFor(userSub, 'suppressed');
    expect(suppressed).toMatchObject({ kind: 'verify-account-again' });

    await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    await askAgain(EmailAddress);
    await system.lambda.settled();
    const told = () => linesOf(userSub).map(({ message }) => message);
    while (told().length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(told()).toEqual(['delivery_bounced', 'delivery_suppressed', 'delivery_bounced']);
  });

  test('is shown on the operations page', async () => {
    const page = await (await fetch(system.awsUrl)).text();
    for (const words of ['delivery_delivered', 'complained', 'marked as spam', 'taken off the list']) {
      expect(page).toContain(words);
    }
  });

  test('that nobody here knows is a failure that is logged and counted, and nothing keeps the event', async () => {
    const event = { source: 'aws.ses', 'detail-type': 'Email of alex.morgan', detail: {} };
    const { requestId } = await system.lambda.invokeAsync(teller?.arn ?? '', event);
    await system.lambda.settled();
    const lines = system.logs.query({ group: logGroup }).map(({ message }) => JSON.parse(message));
    const failures = lines.filter(
      ({ message, function_request_id: id }) => message === 'delivery_event_failed' && id === requestId,
    );
    expect(failures).toHaveLength(3);
    expect(failures[0]).toMatchObject({ failure_class: 'unknown_delivery_event' });
    expect(system.failedEvents).toEqual([]);
  });

  test('names no address, patient, subject or code in any log line or trace', async () => {
    const traces = system.traces.traceIds().map((id) => system.traces.documents(id));
    const lines = system.logGroups.map((group) => system.logs.query({ group }));
    const emails = await system.inbox.emails();
    const codes = emails.flatMap(({ body }) => body.text?.match(/\b\d{6}\b/g) ?? []);
    expect(codes.length).toBeGreaterThan(1);
    const addresses = ['alex', 'Alex', '+system', '@example', '@nowhere', '@simulator', 'accounts@'];
    expect(leaksIn([lines, traces], [...addresses, ...codes, 'Confirm your email'])).toEqual([]);
  });
});
