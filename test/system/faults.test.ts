import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { listen, stopListening } from '../../local/aws/listen.ts';
import { startAwsServer } from '../../local/aws/server.ts';
import { AwsError, type JsonService } from '../../local/aws/service.ts';
import { createCodeEncrypter } from '../../local/cognito/encrypt-code.ts';
import { objectAt } from '../../local/cognito/properties.ts';
import { createKms } from '../../local/kms/kms.ts';
import { createLambdaHost } from '../../local/lambda/host.ts';
import { createLogStore, type LogStore } from '../../local/logs/log-store.ts';
import { readStack } from '../../local/template/stack.ts';
import { startXrayDaemon } from '../../local/xray/daemon.ts';
import { createTraceStore } from '../../local/xray/trace-store.ts';
import { ASSEMBLY } from '../support/assembly.ts';
import { startSes } from '../support/cloud.ts';
import { leaksIn } from '../support/leaks.ts';

const CODE = '481516';
const stack = readStack(ASSEMBLY);
const { physicalId: userPoolId, properties } = stack.only('AWS::Cognito::UserPool');
const keyArn = String(objectAt(properties, 'LambdaConfig').KMSKeyID);
const [sender] = stack.functions();
const sample = JSON.parse(readFileSync(new URL('../../events/sign-up.json', import.meta.url), 'utf8'));

type Answers = Parameters<typeof startSes>[0];

/** Sends one email through the bundle, with an SES and a KMS that answer as they are told to. */
interface Faults {
  readonly ses?: Answers;
  readonly kms?: AwsError[];
  /** A service that takes requests and never answers. */
  readonly silent?: 'kms' | 'ses';
}

async function sendWith({ ses: answers = [], kms = [], silent }: Faults) {
  const realKms = createKms({ keys: [{ arn: keyArn }], clock: Date.now });
  const moody: JsonService = {
    ...realKms,
    actions: {
      ...realKms.actions,
      Decrypt: (input) => {
        const error = kms.shift();
        if (error !== undefined) throw error;
        return realKms.actions.Decrypt?.(input) ?? {};
      },
    },
  };
  const kmsServer = await startAwsServer({ services: [moody], port: 0 });
  const ses = await startSes(answers);
  const traces = createTraceStore();
  const logs = createLogStore({ clock: Date.now });
  const daemon = await startXrayDaemon({ port: 0, store: traces });
  const deadLetters: unknown[] = [];
  const nobody = createServer(() => undefined);
  const silence = `http://127.0.0.1:${await listen(nobody, { port: 0 })}`;
  const lambda = createLambdaHost({
    functions: stack.functions(),
    logs,
    traces,
    daemonAddress: daemon.address,
    extraEnvironment: {
      AWS_ENDPOINT_URL_KMS: silent === 'kms' ? silence : kmsServer.url,
      AWS_ENDPOINT_URL_SESV2: silent === 'ses' ? silence : ses.url,
      // Enough for the pauses after two refusals.
      SEND_BUDGET_MS: '3000',
    },
    delayScale: 0.01,
    clock: Date.now,
    deliverToDestination: (_, record) => void deadLetters.push(record),
  });
  try {
    const encrypt = createCodeEncrypter({
      keyArn,
      userPoolId,
      kmsEndpoint: kmsServer.url,
      region: stack.region,
    });
    const request = { ...sample.request, code: await encrypt(CODE) };
    await lambda.invokeAsync(sender?.arn ?? '', { ...sample, userPoolId, request });
    if (silent === undefined) await lambda.settled();
    else await firstFailure(logs);
    const lines = logs.query({ group: sender?.logGroup ?? '' }).map(({ message }) => JSON.parse(message));
    const accepted = lines.filter(({ message }) => message === 'email_sent').length;
    const failures = lines.filter(({ message }) => message === 'email_failed');
    const captured = [lines, traces.traceIds().map((id) => traces.documents(id))];
    return { accepted, failures, deadLetters, calls: ses.sent.length, captured };
  } finally {
    await lambda.close();
    await Promise.all([daemon.close(), ses.close(), kmsServer.close(), stopListening(nobody)]);
  }
}

const firstFailure = (logs: LogStore) =>
  new Promise<void>((resolve) => {
    logs.subscribe(({ message }) => {
      if (message.includes('"email_failed"')) resolve();
    });
  });

const times = (count: number, type: string, status: number, message = 'No.') =>
  Array.from({ length: count }, () => new AwsError(type, message, status));

describe('the deployed bundle, when a service fails', () => {
  test('gets over a throttled SES within one invocation', async () => {
    const { accepted, failures, calls } = await sendWith({ ses: times(2, 'TooManyRequestsException', 429) });
    expect({ accepted, failures, calls }).toEqual({ accepted: 1, failures: [], calls: 3 });
  });

  test('gets over a broken KMS within one invocation', async () => {
    const { accepted, failures } = await sendWith({ kms: times(2, 'KMSInternalException', 500) });
    expect({ accepted, failures }).toEqual({ accepted: 1, failures: [] });
  });

  test("is helped by Lambda's retry when KMS stays away longer", async () => {
    const { accepted, failures, deadLetters } = await sendWith({
      kms: times(4, 'KMSInternalException', 500),
    });
    expect({ accepted, deadLetters }).toEqual({ accepted: 1, deadLetters: [] });
    expect(failures).toEqual([
      expect.objectContaining({ failure_class: 'key_unavailable', retryable: true }),
    ]);
  });

  test('keeps the event when SES never comes back', async () => {
    const { accepted, failures, deadLetters } = await sendWith({ ses: times(99, 'ServiceUnavailable', 503) });
    expect(accepted).toBe(0);
    expect(failures).toHaveLength(2);
    expect(deadLetters).toEqual([
      expect.objectContaining({ requestPayload: expect.objectContaining({ userPoolId }) }),
    ]);
  });

  test('keeps the event when it may not use its key, and says so', async () => {
    const { failures, deadLetters } = await sendWith({ kms: times(99, 'AccessDeniedException', 400) });
    expect(failures[0]).toMatchObject({
      failure_class: 'key_denied',
      retryable: false,
      kind: 'verify-account',
    });
    expect(deadLetters).toHaveLength(1);
  });

  test.each([
    ['kms', 'key_unavailable'],
    ['ses', 'ses_unanswered'],
  ] as const)(
    'says so within the time of one invocation when %s never answers',
    async (silent, failureClass) => {
      const began = performance.now();
      const { failures, accepted } = await sendWith({ silent });
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(failures[0]).toMatchObject({ failure_class: failureClass, retryable: true });
      expect(accepted).toBe(0);
    },
  );

  test('tells nobody the address that SES names when it refuses it', async () => {
    const sandbox = 'Email address is not verified in region EU-WEST-1: alex.morgan@example.com';
    const { failures, captured } = await sendWith({ ses: times(99, 'MessageRejected', 400, sandbox) });
    expect(failures[0]).toMatchObject({ failure_class: 'ses_rejected', retryable: false });
    expect(JSON.stringify(captured)).toContain(
      'Email address is not verified in region EU-WEST-1: [address]',
    );
    expect(leaksIn(captured, ['alex', 'example.com', CODE])).toEqual([]);
  });
});
