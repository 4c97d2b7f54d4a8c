import { createLambdaHost } from '../../emulator/lambda/host.ts';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import { startXrayDaemon } from '../../emulator/xray/daemon.ts';
import { createTraceStore } from '../../emulator/xray/trace-store.ts';
import type { FailedEvent } from '../../local/system.ts';
import { type FaultyProxy, type ProxyOptions, startFaultyProxy } from './proxy.ts';

/** How a function is run. */
export interface LaneOptions {
  readonly config: FunctionConfig;
  /** Address of the real KMS and SES. */
  readonly cloudUrl: string;
  readonly strikeKms?: ProxyOptions['strike'];
  readonly strikeSes?: ProxyOptions['strike'];
  /** What the pauses between Lambda's attempts are multiplied by; 1 is as in AWS. */
  readonly pauses: number;
  /** Variables that go before all others, made from where the proxies are. */
  readonly environment?: (proxies: {
    readonly kms: string;
    readonly ses: string;
  }) => Readonly<Record<string, string>>;
  /** Seconds that an invocation may take; the template's unless told otherwise. */
  readonly timeoutSeconds?: number;
}

/** A line that a function or Lambda wrote. */
export type LogLine = Readonly<Record<string, unknown>>;

/** What was seen while a function worked on events. */
export interface Seen {
  readonly lines: readonly LogLine[];
  readonly queued: readonly FailedEvent[];
  /** Everything that was captured, to look for what must not be in it; what Lambda keeps of the event itself left out. */
  readonly captured: readonly unknown[];
}

/** One function with KMS and SES behind proxies of its own, in processes of its own. */
export interface Lane {
  readonly kms: FaultyProxy;
  readonly ses: FaultyProxy;
  /** Hands over an event without waiting. */
  send(event: object): Promise<{ readonly requestId: string }>;
  /** Hands over an event and waits for the answer. */
  ask(event: object): Promise<unknown>;
  /** Resolves when no event is left. */
  settled(): Promise<void>;
  /** What was seen since the last time. */
  seen(): Seen;
  close(): Promise<void>;
}

/** Starts a function behind the real Runtime API, a proxy before KMS and one before SES. */
export async function openLane(options: LaneOptions): Promise<Lane> {
  const { config, cloudUrl, pauses, strikeKms, strikeSes, timeoutSeconds } = options;
  const target = () => cloudUrl;
  const kms = await startFaultyProxy({ target, strike: (request) => strikeKms?.(request) });
  const ses = await startFaultyProxy({ target, strike: (request) => strikeSes?.(request) });
  let logs: string[] = [];
  let queued: FailedEvent[] = [];
  let traces = createTraceStore();
  const daemon = await startXrayDaemon({ port: 0, store: { put: (document) => traces.put(document) } });
  const { asyncInvoke } = config;
  const host = createLambdaHost({
    // The function takes as long as it does, so an event is as old as it is: only the pauses are another's.
    functions: [
      {
        ...config,
        asyncInvoke: {
          ...asyncInvoke,
          maximumEventAgeSeconds: asyncInvoke.maximumEventAgeSeconds / pauses,
        },
      },
    ],
    logs: { append: (_group, _stream, line) => void logs.push(line), createGroup: () => undefined },
    traces: { put: (document) => traces.put(document) },
    daemonAddress: daemon.address,
    extraEnvironment: {
      AWS_ENDPOINT_URL_KMS: kms.url,
      AWS_ENDPOINT_URL_SESV2: ses.url,
      AWS_ENDPOINT_URL_SSM: options.cloudUrl,
      ...options.environment?.({ kms: kms.url, ses: ses.url }),
    },
    ...(timeoutSeconds !== undefined && { timeoutSeconds: () => timeoutSeconds }),
    delayScale: pauses,
    clock: Date.now,
    deliverToDestination: (_, record) => void queued.push(record),
  });
  return {
    kms,
    ses,
    send: (event) => host.invokeAsync(config.arn, event),
    ask: async (event) => (await host.invoke(config.arn, event)).payload,
    settled: host.settled,
    seen() {
      const seen = {
        lines: logs.map(parseLine),
        queued,
        captured: [
          logs,
          traces.traceIds().map((id) => traces.documents(id)),
          queued.map(({ requestPayload: _, ...record }) => record),
        ],
      };
      [logs, queued, traces] = [[], [], createTraceStore()];
      return seen;
    },
    async close() {
      await host.close();
      await Promise.all([kms.close(), ses.close(), daemon.close()]);
    },
  };
}

function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line);
  } catch {
    return { message: line };
  }
}
