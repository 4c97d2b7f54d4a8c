import type { LambdaHostOptions } from '../../../emulator/lambda/host.ts';
import type { FunctionConfig } from '../../../emulator/template/function-config.ts';
import { ARN, functionOf, type Harness, LOG_GROUP, startHarness } from './harness.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:failures';

const started: Harness[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((harness) => harness.close()));
});

async function start(
  source: string,
  asyncInvoke: Partial<FunctionConfig['asyncInvoke']> = {},
  options?: Partial<LambdaHostOptions>,
) {
  const config = {
    asyncInvoke: {
      maximumRetryAttempts: 2,
      maximumEventAgeSeconds: 21_600,
      onFailureArn: QUEUE,
      ...asyncInvoke,
    },
  };
  const harness = await startHarness(functionOf(source, config), options);
  started.push(harness);
  return harness;
}

/** Returns the source of a handler that logs its request and fails until its nth attempt. */
const failingUntil = (attempt: number) => `
  let attempts = 0;
  export const handler = async (event, context) => {
    attempts += 1;
    console.log(JSON.stringify({ seen: context.awsRequestId, trace: process.env._X_AMZN_TRACE_ID }));
    if (attempts < ${attempt}) throw new Error('try again');
  };`;

const requests = ({ lines }: Harness) =>
  lines()
    .filter((line) => line.includes('seen'))
    .map((line): { seen: string; trace: string } => JSON.parse(JSON.parse(line).message));

describe('an asynchronous event', () => {
  test('is accepted before the function runs', async () => {
    const { host, lines, line } = await start('export const handler = async () => { console.log("ran"); };');
    const { requestId, traceId } = await host.invokeAsync(ARN, {});
    expect(lines().filter((text) => text.includes('ran'))).toEqual([]);
    expect(await line('ran')).toContain(requestId);
    expect(traceId).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    await host.settled();
  });

  test('is tried again after a failure with the same request id and trace, and another parent', async () => {
    const harness = await start(failingUntil(3));
    const { requestId, traceId } = await harness.host.invokeAsync(ARN, {});
    await harness.host.settled();
    const seen = requests(harness);
    expect(seen.map((request) => request.seen)).toEqual([requestId, requestId, requestId]);
    expect(seen.every(({ trace }) => trace.startsWith(`Root=${traceId};`))).toBe(true);
    expect(new Set(seen.map(({ trace }) => trace)).size).toBe(3);
    expect(harness.records).toEqual([]);
  });

  test('is tried again after one minute and then two, times the scale', async () => {
    const harness = await start(failingUntil(3), {}, { delayScale: 0.002 });
    await harness.host.invokeAsync(ARN, {});
    await harness.host.settled();
    const starts = harness.logs
      .query({ group: LOG_GROUP })
      .filter(({ message }) => message.includes('platform.start'));
    const [first = 0, second = 0, third = 0] = starts.map(({ timestamp }) => timestamp);
    expect(second - first).toBeGreaterThanOrEqual(119);
    expect(third - second).toBeGreaterThanOrEqual(239);
  });

  test('that keeps failing ends as a record in the failure destination', async () => {
    const { host, records, platform } = await start(failingUntil(99));
    const event = { request: { code: 'AYAD' } };
    const { requestId } = await host.invokeAsync(ARN, event);
    await host.settled();
    expect(platform('report')).toHaveLength(3);
    expect(records).toEqual([
      {
        arn: QUEUE,
        record: {
          version: '1.0',
          timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
          requestContext: {
            requestId,
            functionArn: `${ARN}:$LATEST`,
            condition: 'RetriesExhausted',
            approximateInvokeCount: 3,
          },
          requestPayload: event,
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: { errorType: 'Error', errorMessage: 'try again', trace: expect.any(Array) },
        },
      },
    ]);
  });

  test.each([
    [0, 1],
    [1, 2],
  ])('with %i retries is tried %i times', async (maximumRetryAttempts, attempts) => {
    const { host, records, platform } = await start(failingUntil(99), { maximumRetryAttempts });
    await host.invokeAsync(ARN, {});
    await host.settled();
    expect(platform('report')).toHaveLength(attempts);
    expect(records[0]?.record.requestContext.approximateInvokeCount).toBe(attempts);
  });

  test('is discarded when it is too old', async () => {
    const { host, records, platform } = await start(
      failingUntil(99),
      { maximumEventAgeSeconds: 60 },
      { delayScale: 0.01 },
    );
    await host.invokeAsync(ARN, {});
    await host.settled();
    expect(platform('report')).toHaveLength(1);
    expect(records[0]?.record).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 1 },
      responsePayload: { errorMessage: 'try again' },
    });
  });

  test('without a failure destination is dropped', async () => {
    const config = functionOf(failingUntil(99), {
      asyncInvoke: { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60 },
    });
    const harness = await startHarness(config);
    started.push(harness);
    await harness.host.invokeAsync(ARN, {});
    await harness.host.settled();
    expect(harness.records).toEqual([]);
  });

  test('is reported when its failure destination fails', async () => {
    const errors: unknown[] = [];
    const { host } = await start(
      failingUntil(99),
      { maximumRetryAttempts: 0 },
      {
        deliverToDestination: () => Promise.reject(new Error('no such queue')),
        onError: (error) => errors.push(error),
      },
    );
    await host.invokeAsync(ARN, {});
    await host.settled();
    expect(errors).toEqual([new Error('no such queue')]);
  });

  test('is dropped when the host closes, and nothing keeps waiting', async () => {
    const { host, platform, line } = await start(failingUntil(99), {}, { delayScale: 1 });
    await host.invokeAsync(ARN, {});
    await line('platform.report');
    await host.close();
    await host.settled();
    expect(platform('report')).toHaveLength(1);
  });

  test('of a function without concurrency waits until it is too old', async () => {
    const config = functionOf(failingUntil(1), {
      reservedConcurrency: 0,
      asyncInvoke: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 60, onFailureArn: QUEUE },
    });
    const harness = await startHarness(config);
    started.push(harness);
    await harness.host.invokeAsync(ARN, { a: 1 });
    await harness.host.settled();
    expect(harness.records[0]?.record).toEqual({
      version: '1.0',
      timestamp: expect.any(String),
      requestContext: expect.objectContaining({ condition: 'EventAgeExceeded', approximateInvokeCount: 0 }),
      requestPayload: { a: 1 },
    });
  });
});
