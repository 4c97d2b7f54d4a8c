import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { AwsError, type Clock } from '../aws/service.ts';
import type { LogStore } from '../logs/log-store.ts';
import type { FunctionConfig } from '../template/function-config.ts';
import type { TraceStore } from '../xray/trace-store.ts';
import { deliverAsync } from './async-delivery.ts';
import type { DestinationRecord } from './destination-record.ts';
import { createFunctionRunner, type FunctionEvent, type FunctionRunner } from './function-runner.ts';
import type { InvocationResult } from './invocation.ts';
import { newSegmentId, newTraceId } from './trace-header.ts';

export interface LambdaHostOptions {
  readonly functions: readonly FunctionConfig[];
  readonly logs: Pick<LogStore, 'append' | 'createGroup'>;
  readonly traces: Pick<TraceStore, 'put'>;
  /** `host:port` of the X-Ray daemon. */
  readonly daemonAddress: string;
  /** Variables that every function gets on top of the template's and that win over them, such as endpoints. */
  readonly extraEnvironment?: Readonly<Record<string, string>>;
  /** Seconds that a function may run, asked at each invocation; the template's unless told otherwise. */
  readonly timeoutSeconds?: (config: FunctionConfig) => number;
  /** The functions' search path for executables. */
  readonly path?: string;
  /** What the waits between asynchronous attempts and the event's greatest age are multiplied by; 1 is as in AWS. */
  readonly delayScale?: number;
  readonly clock: Clock;
  /** Gets the record of an event that was given up, with the destination's ARN. */
  readonly deliverToDestination: (arn: string, record: DestinationRecord) => void | Promise<void>;
  /** How many invocations of a function without reserved concurrency may run at once. */
  readonly unreservedConcurrency?: number;
  /**
   * How many processes a function may have: a laptop has less room than Lambda, and a process that starts takes it from
   * the others. Invocations beyond wait for one, as if it had taken longer to start.
   */
  readonly processes?: number;
  /** Hears of what breaks outside the functions, e.g. a destination that throws. */
  readonly onError?: (error: unknown) => void;
}

export interface LambdaHost {
  /**
   * Invokes a function and waits for its answer (RequestResponse).
   *
   * @param arn the function's ARN, with or without version, or its name
   * @throws AwsError `ResourceNotFoundException` or `TooManyRequestsException`; a function that fails is a result
   */
  invoke(arn: string, event: unknown): Promise<InvocationResult>;
  /**
   * Accepts an event and returns at once (Event).
   *
   * @throws AwsError `ResourceNotFoundException`
   */
  invokeAsync(arn: string, event: unknown): Promise<{ readonly requestId: string; readonly traceId: string }>;
  /**
   * Resolves when nothing runs and every accepted event has been handled or given up. It waits for attempts that
   * are due later, too: with `delayScale` 1 that can take minutes.
   */
  settled(): Promise<void>;
  /** Ends every process and forgets the events that wait. */
  close(): Promise<void>;
}

/** What ends the processes of the hosts that are open, when this process does. */
const beforeExit = new Set<() => void>();
process.on('exit', () => {
  for (const kill of beforeExit) kill();
});

/** Runs functions as Lambda does, each in processes of its own with AWS's runtime client. */
export function createLambdaHost(options: LambdaHostOptions): LambdaHost {
  const {
    functions,
    clock,
    extraEnvironment = {},
    path = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    delayScale = 1,
    unreservedConcurrency = 20,
    processes = Math.max(10, 2 * availableParallelism()),
    onError = console.error,
  } = options;
  const runners = functions.map((config) =>
    createFunctionRunner({ ...options, config, extraEnvironment, path, unreservedConcurrency, processes }),
  );
  const pending = new Set<Promise<unknown>>();
  const closing = new AbortController();

  const track = <T>(work: Promise<T>): Promise<T> => {
    const tracked = work.finally(() => pending.delete(tracked)).catch(() => undefined);
    pending.add(tracked);
    return work;
  };
  const requireRunner = (name: string): FunctionRunner => {
    const unqualified = name.replace(/:\$LATEST$/, '');
    const found = runners.find(({ config }) => config.arn === unqualified || config.name === unqualified);
    if (!found || closing.signal.aborted) {
      throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
    }
    return found;
  };
  const accept = (event: unknown, synchronous: boolean): FunctionEvent => ({
    traceId: newTraceId(clock()),
    payload: JSON.stringify(event ?? null),
    segment: {
      id: newSegmentId(),
      requestId: randomUUID(),
      acceptedAt: clock() / 1000,
      synchronous,
      attempts: [],
    },
  });
  const killAll = () => {
    for (const runner of runners) void runner.kill();
  };
  beforeExit.add(killAll);

  return {
    async invoke(arn, event) {
      const runner = requireRunner(arn);
      const accepted = accept(event, true);
      const { outcome, durationMs } = await track(runner.run(accepted));
      return {
        requestId: accepted.segment.requestId,
        traceId: accepted.traceId,
        statusCode: 200,
        durationMs,
        ...(outcome.status === 'success'
          ? { payload: parsePayload(outcome.payload) }
          : { functionError: 'Unhandled', payload: outcome.error }),
      };
    },

    async invokeAsync(arn, event) {
      const runner = requireRunner(arn);
      const accepted = accept(event, false);
      const delivery = deliverAsync(runner, accepted, {
        ...options,
        clock,
        delayScale,
        signal: closing.signal,
      });
      track(delivery).catch((error: unknown) => {
        if (!closing.signal.aborted) {
          onError(error);
        }
      });
      return { requestId: accepted.segment.requestId, traceId: accepted.traceId };
    },

    async settled() {
      while (pending.size > 0) {
        await Promise.all(pending);
      }
    },

    async close() {
      closing.abort();
      beforeExit.delete(killAll);
      await Promise.all(runners.map((runner) => runner.close()));
      await Promise.all(pending);
    },
  };
}

/** Streamed answers need not be JSON; they are returned as text. */
function parsePayload(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}
