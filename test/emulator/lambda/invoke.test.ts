import { rmSync } from 'node:fs';
import { createMemoryMeter } from '../../../bench/memory-meter.ts';
import type { LambdaHostOptions } from '../../../emulator/lambda/host.ts';
import type { FunctionConfig } from '../../../emulator/template/function-config.ts';
import {
  ARN,
  functionOf,
  type Harness,
  isRunning,
  LOG_GROUP,
  startBusyAndIdle,
  startHarness,
} from './harness.ts';

const started: Harness[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((harness) => harness.close()));
});

async function start(source: string, config?: Partial<FunctionConfig>, options?: Partial<LambdaHostOptions>) {
  const harness = await startHarness(functionOf(source, config), options);
  started.push(harness);
  return harness;
}

describe('an invocation', () => {
  test('returns the value of the handler, from the same process each time', async () => {
    const { host, platform } = await start(`
      let count = 0;
      export const handler = async (event) => ({ event, count: ++count, pid: process.pid });
    `);
    const first = await host.invoke(ARN, { name: 'Zoë' });
    expect(first).toMatchObject({ statusCode: 200, payload: { event: { name: 'Zoë' }, count: 1 } });
    expect(first).not.toHaveProperty('functionError');
    expect(first.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const second = await host.invoke(`${ARN}:$LATEST`, {});
    const third = await host.invoke('sender', {});
    expect([second.payload, third.payload]).toMatchObject([{ count: 2 }, { count: 3 }]);

    const [cold, warm] = platform('report');
    expect(cold).toMatchObject({
      status: 'success',
      metrics: { memorySizeMB: 256, initDurationMs: expect.any(Number) },
    });
    expect(cold?.metrics).toHaveProperty('maxMemoryUsedMB');
    expect(warm?.metrics).not.toHaveProperty('initDurationMs');
  });

  test('returns null for a handler that returns nothing', async () => {
    const { host } = await start('export const handler = async () => {};');
    expect((await host.invoke(ARN, {})).payload).toBeNull();
  });

  test('without an event passes null', async () => {
    const { host } = await start('export const handler = async (event) => ({ event });');
    expect((await host.invoke(ARN, undefined)).payload).toEqual({ event: null });
  });

  test('can follow another at once', async () => {
    const { host } = await start('let count = 0; export const handler = async () => ++count;');
    for (let count = 1; count <= 50; count += 1) expect((await host.invoke(ARN, {})).payload).toBe(count);
  });

  test('leaves nothing in memory when it has ended, although its process lives on', async () => {
    const { host } = await start("export const handler = async () => 'x'.repeat(2 ** 20);");
    const heldMemory = createMemoryMeter();
    const heldAfter = async (invocations: number) => {
      for (let count = 0; count < invocations; count += 1) await host.invoke(ARN, {});
      return heldMemory();
    };
    const held = await heldAfter(5);
    expect((await heldAfter(50)) - held).toBeLessThan(25);
  });

  test('succeeds although the process blocks for longer than servers keep a connection open', async () => {
    const { host } = await start(`
      const sleeper = new Int32Array(new SharedArrayBuffer(4));
      export const handler = async () => Atomics.wait(sleeper, 0, 0, 6_500);`);
    expect((await host.invoke(ARN, {})).payload).toBe('timed-out');
  });

  test('gives the handler its context', async () => {
    const { host } = await start(`
      export const handler = async (event, context) => ({
        ...context, remaining: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID });
    `);
    const { requestId, traceId, payload } = await host.invoke(ARN, {});
    expect(payload).toMatchObject({
      awsRequestId: requestId,
      invokedFunctionArn: ARN,
      functionName: 'sender',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      logGroupName: LOG_GROUP,
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\[\$LATEST\][0-9a-f]{32}$/),
      trace: expect.stringMatching(new RegExp(`^Root=${traceId};Parent=[0-9a-f]{16};Sampled=1$`)),
    });
    const { remaining } = payload as { remaining: number };
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(10_000);
    expect(traceId).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  test('has only the variables of Lambda, of the template and of the caller', async () => {
    const { host } = await start(
      'export const handler = async () => process.env;',
      { environment: { SITE_URL: 'https://example.org', CHANGED: 'no' } },
      {
        extraEnvironment: { AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:1', CHANGED: 'yes' },
        path: '/usr/bin:/bin',
      },
    );
    const { payload } = await host.invoke(ARN, {});
    expect(payload).toMatchObject({
      SITE_URL: 'https://example.org',
      CHANGED: 'yes',
      AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:1',
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
      AWS_LAMBDA_FUNCTION_NAME: 'sender',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_XRAY_DAEMON_ADDRESS: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      _HANDLER: 'index.handler',
      TZ: ':UTC',
      PATH: '/usr/bin:/bin',
    });
    expect(payload).not.toHaveProperty('HOME');
    expect(payload).not.toHaveProperty('NODE_OPTIONS');
  });

  test('of an unknown function is rejected', async () => {
    const { host } = await start('export const handler = async () => {};');
    await expect(host.invoke('unknown', {})).rejects.toMatchObject({
      type: 'ResourceNotFoundException',
      status: 404,
    });
    await expect(host.invokeAsync('unknown', {})).rejects.toMatchObject({
      type: 'ResourceNotFoundException',
    });
  });
});

describe('a function that fails', () => {
  test('by throwing returns its error and keeps its process', async () => {
    const { host, platform, line } = await start(`
      let count = 0;
      export const handler = async () => {
        if (++count === 1) throw new TypeError('no code');
        return count;
      };
    `);
    const failed = await host.invoke(ARN, {});
    expect(failed).toMatchObject({
      statusCode: 200,
      functionError: 'Unhandled',
      payload: { errorType: 'TypeError', errorMessage: 'no code', trace: expect.any(Array) },
    });
    expect(JSON.parse(await line('no code'))).toMatchObject({ level: 'ERROR', requestId: failed.requestId });
    expect(platform('runtimeDone')[0]).toMatchObject({ status: 'error', errorType: 'TypeError' });
    expect((await host.invoke(ARN, {})).payload).toBe(2);
  });

  test('by taking too long is killed, and the next invocation gets a new process', async () => {
    const { host, lines, platform } = await start(
      `export const handler = async ({ hang }) => {
        console.log('pid', process.pid);
        if (hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
        return process.pid;
      };`,
      { timeoutSeconds: 2 },
    );
    const failed = await host.invoke(ARN, { hang: true });
    expect(failed).toMatchObject({
      functionError: 'Unhandled',
      payload: {
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${failed.requestId} Error: Task timed out after 2.00 seconds`,
      },
    });
    expect(
      lines().some((line) => line.endsWith(`${failed.requestId} Task timed out after 2.00 seconds`)),
    ).toBe(true);
    expect(platform('report')[0]).toMatchObject({ status: 'timeout' });
    const pid = Number(/pid (\d+)/.exec(lines().join())?.[1]);
    expect(isRunning(pid)).toBe(false);
    const { payload } = await host.invoke(ARN, {});
    expect(payload).not.toBe(pid);
  });

  test('by blocking its own event loop is killed, too', async () => {
    const { host } = await start('export const handler = async () => { while (true) {} };', {
      timeoutSeconds: 2,
    });
    expect((await host.invoke(ARN, {})).payload).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  test.each([
    ['process.exit(7)', 'Runtime exited with error: exit status 7'],
    ['process.exit(0)', 'Runtime exited without providing a reason'],
    ["process.kill(process.pid, 'SIGKILL')", 'Runtime exited with error: signal: killed'],
    ['await new Promise(() => {})', 'Runtime exited without providing a reason'],
  ])('by %s is reported and restarted', async (statement, sentence) => {
    const { host, platform } = await start(
      `export const handler = async ({ fail }) => { if (fail) { console.log('before'); ${statement}; } return 'well'; };`,
    );
    const failed = await host.invoke(ARN, { fail: true });
    expect(failed.payload).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${failed.requestId} Error: ${sentence}`,
    });
    expect(platform('report')[0]).toMatchObject({ status: 'failure', errorType: 'Runtime.ExitError' });
    expect((await host.invoke(ARN, {})).payload).toBe('well');
  });

  test('while it is loaded returns that error each time', async () => {
    const { host, line } = await start(
      "throw new RangeError('no key'); export const handler = async () => {};",
    );
    for (const _ of [1, 2]) {
      expect(await host.invoke(ARN, {})).toMatchObject({
        functionError: 'Unhandled',
        payload: { errorType: 'RangeError', errorMessage: 'no key' },
      });
    }
    expect(await line('no key')).toContain('RangeError');
  });

  test.each([
    ['export const other = 1;', 'Runtime.HandlerNotFound'],
    ['export const handler = (event, context, callback) => callback();', 'Runtime.CallbackHandlerDeprecated'],
    ['export const handler = ;', 'Runtime.UserCodeSyntaxError'],
    ['process.exit(3);', 'Runtime.ExitError'],
  ])('because its source is "%s" has an error type of its own', async (source, errorType) => {
    const { host } = await start(source);
    expect((await host.invoke(ARN, {})).payload).toMatchObject({ errorType });
  });
});

describe('a function whose folder is gone', () => {
  test('returns the reason why it cannot start', async () => {
    const config = functionOf('export const handler = async () => {};');
    rmSync(config.assetDir, { recursive: true });
    const harness = await startHarness(config);
    started.push(harness);
    const { payload } = await harness.host.invoke(ARN, {});
    expect(payload).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(/Runtime exited with error: cannot start: .*ENOENT/),
    });
  });
});

describe('concurrency', () => {
  const slow = `
    let resolve;
    export const handler = async ({ wait }) => {
      if (wait) await new Promise((done) => setTimeout(done, wait));
      return process.pid;
    };`;

  test('gives each concurrent invocation its own process', async () => {
    const { host, logs } = await start(slow);
    const results = await Promise.all([1, 2, 3].map(() => host.invoke(ARN, { wait: 200 })));
    expect(new Set(results.map(({ payload }) => payload)).size).toBe(3);
    expect(logs.streams(LOG_GROUP)).toHaveLength(3);
  });

  test('beyond the processes of this machine waits for one', async () => {
    const harness = await startHarness(functionOf(slow), { processes: 2 });
    started.push(harness);
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => harness.host.invoke(ARN, { wait: 50 })));
    expect(new Set(results.map(({ payload }) => payload)).size).toBe(2);
  });

  test('beyond what is reserved throttles synchronous callers', async () => {
    const { host } = await start(slow, { reservedConcurrency: 1 });
    const running = host.invoke(ARN, { wait: 100 });
    await expect(host.invoke(ARN, {})).rejects.toMatchObject({
      type: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
      status: 429,
    });
    await running;
    expect(await host.invoke(ARN, {})).toMatchObject({ statusCode: 200 });
  });

  test('beyond what is reserved delays events', async () => {
    const { host, platform } = await start(slow, { reservedConcurrency: 1 });
    await Promise.all([1, 2, 3].map(() => host.invokeAsync(ARN, { wait: 20 })));
    await host.settled();
    expect(platform('report').map(({ status }) => status)).toEqual(['success', 'success', 'success']);
  });
});

describe('closing the host', () => {
  test('ends idle and busy processes', async () => {
    const { host, busy, pids, close } = await startBusyAndIdle();
    expect(pids).toHaveLength(2);
    expect(pids.map(isRunning)).toEqual([true, true]);
    await close();
    expect(pids.map(isRunning)).toEqual([false, false]);
    expect((await busy).payload).toMatchObject({ errorType: 'Runtime.ExitError' });
    await expect(host.invoke(ARN, {})).rejects.toMatchObject({ type: 'ResourceNotFoundException' });
  });
});
