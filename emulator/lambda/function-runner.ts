import { randomBytes } from 'node:crypto';
import { AwsError, type Clock } from '../aws/service.ts';
import type { LogStore } from '../logs/log-store.ts';
import type { FunctionConfig } from '../template/function-config.ts';
import type { TraceStore } from '../xray/trace-store.ts';
import {
  createEnvironmentPool,
  type EnvironmentPool,
  type EnvironmentPoolOptions,
} from './environment-pool.ts';
import type { InvocationReport } from './invocation.ts';
import { createPlatformLog } from './platform-log.ts';
import { type EventSegment, serviceSegments } from './service-segments.ts';
import { formatTraceHeader, newSegmentId } from './trace-header.ts';

/** The concurrency of a function without reserved concurrency. */
const UNRESERVED_CONCURRENCY = 20;

export interface RunnerOptions extends EnvironmentPoolOptions {
  readonly logs: Pick<LogStore, 'append' | 'createGroup'>;
  readonly traces: Pick<TraceStore, 'put'>;
  readonly clock: Clock;
  /** Processes that the function may have on this machine; further invocations wait for one. */
  readonly processes: number;
}

/** An event for a function. */
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
  run(event: FunctionEvent): Promise<InvocationReport>;
  close(): Promise<void>;
  /** Ends the processes without waiting. */
  kill(): void;
}

/** Makes the runner of one function, with its processes, its log lines and its segments. */
export function createFunctionRunner(options: RunnerOptions): FunctionRunner {
  const { config, logs, processes } = options;
  const limit = config.reservedConcurrency ?? UNRESERVED_CONCURRENCY;
  const pool = createEnvironmentPool(options);
  const slots = createSlots(processes);
  let active = 0;
  logs.createGroup(config.logGroup);
  return {
    config,
    async run(event) {
      if (active >= limit) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      active += 1;
      try {
        await slots.take();
        return await runOnce(options, pool, event);
      } finally {
        slots.release();
        active -= 1;
      }
    },
    close: pool.close,
    kill: pool.kill,
  };
}

/** Limits the invocations that run at the same time; further ones wait in order. */
function createSlots(count: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    take() {
      taken += 1;
      return taken > count ? new Promise<void>((resolve) => waiting.push(resolve)) : undefined;
    },
    release() {
      taken -= 1;
      waiting.shift()?.();
    },
  };
}

async function runOnce(
  { config, logs, traces, access, clock }: RunnerOptions,
  pool: EnvironmentPool,
  { traceId, payload, segment }: FunctionEvent,
): Promise<InvocationReport> {
  const { requestId } = segment;
  const trace = { traceId, segmentId: newSegmentId(), sampled: config.tracing === 'Active' };
  const warm = pool.takeIdle();
  const logStream = warm?.logStream ?? newLogStream(clock());
  const log = createPlatformLog({
    config,
    trace,
    now: () => new Date(clock()).toISOString(),
    write: (line) => logs.append(config.logGroup, logStream, line),
  });
  if (!warm) log.initStart();
  const environment = warm ?? (await pool.start(logStream));
  let startedAt = clock();
  const report = await environment.invoke(
    { requestId, functionArn: config.arn, event: payload, traceHeader: formatTraceHeader(trace) },
    () => {
      startedAt = clock();
      log.start(requestId);
    },
  );
  log.end(requestId, report);
  if (trace.sampled && access.mayTrace(config)) {
    serviceSegments({ config, trace, event: segment, startedAt: startedAt / 1000, report }).forEach(
      traces.put,
    );
  }
  pool.release(environment);
  return report;
}

/** Generates a name such as `2026/11/23[$LATEST]<32 hex>`. */
function newLogStream(now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}[$LATEST]${randomBytes(16).toString('hex')}`;
}
