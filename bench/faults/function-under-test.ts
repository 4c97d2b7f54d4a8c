import type { FunctionAccess } from '../../emulator/lambda/function-access.ts';
import { createLambdaHost } from '../../emulator/lambda/host.ts';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import { startXrayDaemon } from '../../emulator/xray/daemon.ts';
import { createTraceStore } from '../../emulator/xray/trace-store.ts';
import type { FailedEvent } from '../../local/system.ts';
import { type FaultyProxy, type ProxyOptions, startFaultyProxy } from './faulty-proxy.ts';

export interface FunctionUnderTestOptions {
  readonly config: FunctionConfig;
  /** The rights of the function there. */
  readonly access: FunctionAccess;
  /** Endpoint of the real KMS and SES. */
  readonly cloudUrl: string;
  readonly kmsFault?: ProxyOptions['faultFor'];
  readonly sesFault?: ProxyOptions['faultFor'];
  /** Factor for the pauses between Lambda's attempts; 1 is as in AWS. */
  readonly delayScale: number;
  /** Returns variables that override all others, given the URLs of the proxies. */
  readonly environment?: (proxies: {
    readonly kms: string;
    readonly ses: string;
  }) => Readonly<Record<string, string>>;
  /** Timeout of an invocation; the template's by default. */
  readonly timeoutSeconds?: number;
}

/** A log line of a function or of Lambda. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The output of a function while it processed events. */
export interface Captured {
  readonly lines: readonly LogLine[];
  readonly queued: readonly FailedEvent[];
  /** Everything in which secrets must not appear: logs, traces, and queued records without the event itself. */
  readonly searchable: readonly unknown[];
}

/** A function in processes of its own, with a proxy before KMS and one before SES. */
export interface FunctionUnderTest {
  readonly kms: FaultyProxy;
  readonly ses: FaultyProxy;
  /** Invokes the function asynchronously. */
  invokeAsync(event: object): Promise<{ readonly requestId: string }>;
  /** Invokes the function and returns its response. */
  invoke(event: object): Promise<unknown>;
  /** Resolves when all events are processed. */
  settled(): Promise<void>;
  /** Returns the output since the last call. */
  takeCaptured(): Captured;
  close(): Promise<void>;
}

/** Starts a function behind the Runtime API, with a proxy before KMS and one before SES. */
export async function startFunctionUnderTest(options: FunctionUnderTestOptions): Promise<FunctionUnderTest> {
  const { access, config, cloudUrl, delayScale, kmsFault, sesFault, timeoutSeconds } = options;
  const target = () => cloudUrl;
  const kms = await startFaultyProxy({ target, faultFor: (request) => kmsFault?.(request) });
  const ses = await startFaultyProxy({ target, faultFor: (request) => sesFault?.(request) });
  let logs: string[] = [];
  let queued: FailedEvent[] = [];
  let traces = createTraceStore();
  const daemon = await startXrayDaemon({ port: 0, store: { put: (document) => traces.put(document) } });
  const host = createLambdaHost({
    functions: [config],
    logs: { append: (_group, _stream, line) => void logs.push(line), createGroup: () => undefined },
    traces: { put: (document) => traces.put(document) },
    daemonAddress: () => daemon.address,
    access,
    extraEnvironment: {
      AWS_ENDPOINT_URL_KMS: kms.url,
      AWS_ENDPOINT_URL_SESV2: ses.url,
      AWS_ENDPOINT_URL_SSM: cloudUrl,
      ...options.environment?.({ kms: kms.url, ses: ses.url }),
    },
    ...(timeoutSeconds !== undefined && { timeoutSeconds: () => timeoutSeconds }),
    delayScale,
    clock: Date.now,
    deliverToDestination: (_, record) => void queued.push(record),
  });
  return {
    kms,
    ses,
    invokeAsync: (event) => host.invokeAsync(config.arn, event),
    invoke: async (event) => (await host.invoke(config.arn, event)).payload,
    settled: host.settled,
    takeCaptured() {
      const captured = {
        lines: logs.map(parseLine),
        queued,
        searchable: [
          logs,
          traces.traceIds().map((id) => traces.documents(id)),
          queued.map(({ requestPayload: _, ...record }) => record),
        ],
      };
      [logs, queued, traces] = [[], [], createTraceStore()];
      return captured;
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

/**
 * Returns variables with which a module runs in a function's process before the function's own code.
 *
 * @param code an ECMAScript module
 */
export function preload(code: string): { readonly NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}
