import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DestinationRecord } from '../../../emulator/lambda/destination-record.ts';
import { createLambdaHost, type LambdaHost, type LambdaHostOptions } from '../../../emulator/lambda/host.ts';
import { createLogStore, type LogStore } from '../../../emulator/logs/log-store.ts';
import type { FunctionConfig } from '../../../emulator/template/function-config.ts';
import { startXrayDaemon } from '../../../emulator/xray/daemon.ts';
import { createTraceStore, type TraceStore } from '../../../emulator/xray/trace-store.ts';

export const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:sender';
export const LOG_GROUP = '/aws/lambda/sender';

/** Makes a function whose module, `index.mjs`, has the given source. */
export function functionOf(source: string, config: Partial<FunctionConfig> = {}): FunctionConfig {
  const assetDir = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(assetDir, 'index.mjs'), source);
  return {
    logicalId: 'Sender',
    name: 'sender',
    arn: ARN,
    roleArn: 'arn:aws:iam::123456789012:role/sender',
    assetDir,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    architecture: 'arm64',
    timeoutSeconds: 10,
    memoryMb: 256,
    environment: {},
    logGroup: LOG_GROUP,
    logFormat: 'JSON',
    tracing: 'Active',
    asyncInvoke: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
    ...config,
  };
}

/** Checks that a process runs; a zombie does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export interface Harness {
  readonly host: LambdaHost;
  readonly logs: LogStore;
  readonly traces: TraceStore;
  readonly records: readonly { readonly arn: string; readonly record: DestinationRecord }[];
  /** Returns the messages in the function's log group. */
  lines(): string[];
  /** Returns the records of one type of platform line. */
  platform(type: string): Record<string, unknown>[];
  /** Resolves when a line contains the text. */
  line(text: string): Promise<string>;
  close(): Promise<void>;
}

/** The source of a handler that logs its process id and, if the event says so, does not return. */
const HANGING_HANDLER = `
  export const handler = async ({ hang }) => {
    console.log('pid', process.pid, hang ? 'hangs' : 'returns');
    if (hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
  };`;

/** Starts a host with one busy and one idle process of a function. */
export async function startBusyAndIdle() {
  const harness = await startHarness(functionOf(HANGING_HANDLER));
  const busy = harness.host.invoke(ARN, { hang: true });
  await harness.line('hangs');
  await harness.host.invoke(ARN, {});
  const pids = harness
    .lines()
    .flatMap((line) => [...line.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid)));
  return { ...harness, busy, pids };
}

/** Starts a host for one function, with its own daemon and stores. */
export async function startHarness(
  config: FunctionConfig,
  options: Partial<LambdaHostOptions> = {},
): Promise<Harness> {
  const logs = createLogStore({ clock: Date.now });
  const traces = createTraceStore();
  const daemon = await startXrayDaemon({ port: 0, store: traces });
  const records: { arn: string; record: DestinationRecord }[] = [];
  const host = createLambdaHost({
    functions: [config],
    logs,
    traces,
    daemonAddress: () => daemon.address,
    clock: Date.now,
    delayScale: 0.001,
    deliverToDestination: (arn, record) => void records.push({ arn, record }),
    ...options,
  });
  const lines = () => logs.query({ group: LOG_GROUP }).map(({ message }) => message);
  return {
    host,
    logs,
    traces,
    records,
    lines,
    platform: (type) =>
      lines()
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line))
        .filter((line) => line.type === `platform.${type}`)
        .map((line) => line.record),
    line(text) {
      const existing = lines().find((line) => line.includes(text));
      if (existing !== undefined) return Promise.resolve(existing);
      return new Promise((resolve) => {
        const stop = logs.subscribe(({ message }) => {
          if (message.includes(text)) {
            stop();
            resolve(message);
          }
        });
      });
    },
    async close() {
      await host.close();
      await daemon.close();
    },
  };
}
