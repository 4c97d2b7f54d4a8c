import { randomBytes } from 'node:crypto';
import { AwsError, type Clock } from '../aws/service.ts';
import type { LogStore } from '../logs/log-store.ts';
import type { FunctionConfig } from '../template/function-config.ts';
import type { TraceStore } from '../xray/trace-store.ts';
import { type ExecutionEnvironment, startExecutionEnvironment } from './execution-environment.ts';
import type { Measured } from './invocation.ts';
import { createPlatformLog } from './platform-log.ts';
import { type EventSegment, serviceSegments } from './service-segments.ts';
import { formatTraceHeader, newSegmentId } from './trace-header.ts';

export interface RunnerOptions {
  readonly config: FunctionConfig;
  readonly logs: Pick<LogStore, 'append' | 'createGroup'>;
  readonly traces: Pick<TraceStore, 'put'>;
  readonly daemonAddress: string;
  readonly extraEnvironment: Readonly<Record<string, string>>;
  readonly path: string;
  readonly timeoutSeconds?: (config: FunctionConfig) => number;
  readonly clock: Clock;
  /** How many processes a function without a reserved concurrency may have. */
  readonly unreservedConcurrency: number;
  /** How many processes a function may have on this machine; invocations beyond wait for one. */
  readonly processes: number;
}

/** An event on its way to a function. */
export interface FunctionEvent {
  readonly traceId: string;
  /** JSON text. */
  readonly payload: string;
  readonly segment: EventSegment;
}

export interface FunctionRunner {
  readonly config: FunctionConfig;
  /**
   * Runs the function once, in an idle process if there is one.
   *
   * @throws AwsError `TooManyRequestsException` when its concurrency is used up
   */
  run(event: FunctionEvent): Promise<Measured>;
  close(): Promise<void>;
  /** Ends the processes without waiting. */
  kill(): void;
}

/** Makes what runs one function: its processes, its log lines and its segments. */
export function createFunctionRunner(options: RunnerOptions): FunctionRunner {
  const { config, logs, traces, clock, unreservedConcurrency, processes } = options;
  const limit = config.reservedConcurrency ?? unreservedConcurrency;
  const environments = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const waiting: (() => void)[] = [];
  let [active, running] = [0, 0];
  let closed = false;
  logs.createGroup(config.logGroup);

  const enter = () => {
    running += 1;
    return running > processes ? new Promise<void>((resolve) => waiting.push(resolve)) : undefined;
  };
  const leave = () => {
    running -= 1;
    waiting.shift()?.();
  };
  const findIdle = () => {
    for (let warm = idle.pop(); warm; warm = idle.pop()) {
      if (warm.isAlive()) {
        return warm;
      }
      environments.delete(warm);
    }
    return undefined;
  };
  const start = async (logStream: string) => {
    const environment = await startExecutionEnvironment({
      ...options,
      logStream,
      onLine: (line) => logs.append(config.logGroup, logStream, line),
    });
    environments.add(environment);
    if (closed) {
      await environment.close();
    }
    return environment;
  };

  return {
    config,
    async run({ traceId, payload, segment }) {
      if (active >= limit) {
        throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      }
      active += 1;
      try {
        await enter();
        const trace = { traceId, segmentId: newSegmentId(), sampled: config.tracing === 'Active' };
        const warm = findIdle();
        const logStream = warm?.logStream ?? newLogStream(clock());
        const log = createPlatformLog({
          config,
          trace,
          now: () => new Date(clock()).toISOString(),
          write: (line) => logs.append(config.logGroup, logStream, line),
        });
        if (!warm) {
          log.initStart();
        }
        const environment = warm ?? (await start(logStream));
        const { requestId } = segment;
        let startedAt = clock();
        const measured = await environment.invoke(
          { requestId, functionArn: config.arn, event: payload, traceHeader: formatTraceHeader(trace) },
          () => {
            startedAt = clock();
            log.start(requestId);
          },
        );
        log.end(requestId, measured);
        if (trace.sampled) {
          const run = { config, trace, event: segment, startedAt: startedAt / 1000, measured };
          serviceSegments(run).forEach(traces.put);
        }
        if (environment.isAlive()) {
          idle.push(environment);
        } else {
          environments.delete(environment);
        }
        return measured;
      } finally {
        leave();
        active -= 1;
      }
    },
    async close() {
      closed = true;
      await Promise.all([...environments].map((environment) => environment.close()));
    },
    kill() {
      for (const environment of environments) {
        environment.kill();
      }
    },
  };
}

/** `2026/11/23[$LATEST]<32 hex>` */
function newLogStream(now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}[$LATEST]${randomBytes(16).toString('hex')}`;
}
