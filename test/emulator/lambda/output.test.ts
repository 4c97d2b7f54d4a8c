import { createLineSplitter } from '../../../emulator/lambda/line-splitter.ts';
import type { FunctionConfig } from '../../../emulator/template/function-config.ts';
import { ARN, functionOf, type Harness, startHarness } from './harness.ts';

const started: Harness[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((harness) => harness.close()));
});

async function start(source: string, config?: Partial<FunctionConfig>) {
  const harness = await startHarness(functionOf(source, config));
  started.push(harness);
  return harness;
}

const types = (lines: readonly string[]) =>
  lines.map((line) => (line.startsWith('{') ? JSON.parse(line).type : line));

describe('the output of a function', () => {
  test('appears between the platform’s start and end, line by line', async () => {
    const { host, lines } = await start(`
      export const handler = async () => {
        process.stdout.write('one\\ntwo\\r\\n\\nthr');
        process.stdout.write('ee');
        process.stderr.write('oops\\n');
      };`);
    await host.invoke(ARN, {});
    const [init, begin, ...rest] = types(lines());
    expect([init, begin]).toEqual(['platform.initStart', 'platform.start']);
    expect(rest.filter((line) => line !== 'oops')).toEqual([
      'one',
      'two',
      'three',
      'platform.runtimeDone',
      'platform.report',
    ]);
    expect(rest.slice(0, -2)).toContain('oops');
  });

  test('is complete, whatever its size', async () => {
    const { host, lines } = await start(`
      export const handler = async () => {
        for (let i = 0; i < 5000; i++) process.stdout.write('line ' + i + ' ' + 'é'.repeat(100) + '\\n');
      };`);
    await host.invoke(ARN, {});
    const written = lines().filter((line) => line.startsWith('line '));
    expect(written).toHaveLength(5000);
    expect(written[4999]).toBe(`line 4999 ${'é'.repeat(100)}`);
    expect(types(lines()).at(-1)).toBe('platform.report');
  });

  test('has the request id when it is written with console', async () => {
    const { host, line } = await start(
      'export const handler = async () => { console.warn("careful %s", "now"); };',
    );
    const { requestId } = await host.invoke(ARN, {});
    expect(JSON.parse(await line('careful'))).toMatchObject({
      level: 'WARN',
      message: 'careful now',
      requestId,
    });
  });

  test('is filtered by log level', async () => {
    const { host, lines } = await start(
      'export const handler = async () => { console.info("quiet"); console.error("loud"); };',
      { applicationLogLevel: 'ERROR' },
    );
    await host.invoke(ARN, {});
    expect(lines().join()).toContain('loud');
    expect(lines().join()).not.toContain('quiet');
  });
});

describe('the platform’s log', () => {
  test('has durations, memory and the trace', async () => {
    const { host, platform } = await start('export const handler = async () => "well";');
    const { requestId, traceId, durationMs } = await host.invoke(ARN, {});
    expect(platform('start')).toEqual([
      {
        requestId,
        version: '$LATEST',
        tracing: {
          spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
          type: 'X-Amzn-Trace-Id',
          value: expect.stringMatching(new RegExp(`^Root=${traceId};Parent=[0-9a-f]{16};Sampled=1$`)),
        },
      },
    ]);
    expect(platform('runtimeDone')).toMatchObject([
      { requestId, status: 'success', metrics: { producedBytes: 6 } },
    ]);
    const [report] = platform('report') as { metrics: Record<string, number> }[];
    expect(report?.metrics.durationMs).toBeCloseTo(durationMs, 0);
    expect(report?.metrics.billedDurationMs).toBe(
      Math.ceil(durationMs + (report?.metrics.initDurationMs ?? 0)),
    );
    expect(report?.metrics.maxMemoryUsedMB).toBeGreaterThan(10);
  });

  test('is text where the function logs text', async () => {
    const { host, lines } = await start('export const handler = async () => { console.log("hello"); };', {
      logFormat: 'Text',
    });
    const { requestId, traceId } = await host.invoke(ARN, {});
    const [init, begin, hello, end, report] = lines();
    expect(init).toBe('INIT_START Runtime Version: nodejs24.x');
    expect(begin).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(hello).toMatch(new RegExp(`^\\S+\\t${requestId}\\tINFO\\thello$`));
    expect(end).toBe(`END RequestId: ${requestId}`);
    expect(report).toMatch(
      new RegExp(
        `^REPORT RequestId: ${requestId}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms\\tMemory Size: 256 MB\\t`,
      ),
    );
    expect(report).toContain(`XRAY TraceId: ${traceId}\t`);
  });

  test('has only failed invocations at the system log level WARN', async () => {
    const { host, lines } = await start(
      'export const handler = async ({ fail }) => { if (fail) process.exit(1); };',
      { systemLogLevel: 'WARN' },
    );
    await host.invoke(ARN, {});
    expect(lines()).toEqual([]);
    await host.invoke(ARN, { fail: true });
    expect(types(lines())).toEqual(['platform.runtimeDone', 'platform.report']);
  });
});

describe('the line splitter', () => {
  test('splits lines wherever chunks end, even within a character', () => {
    const text = Buffer.from('añb\nc\r\n\nd€');
    for (let size = 1; size <= text.length; size += 1) {
      const lines: string[] = [];
      const splitter = createLineSplitter((line) => lines.push(line));
      for (let start = 0; start < text.length; start += size) {
        splitter.write(text.subarray(start, start + size));
      }
      splitter.end();
      expect(lines).toEqual(['añb', 'c', 'd€']);
    }
  });
});
