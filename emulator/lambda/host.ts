import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { AwsError, type Clock } from '../aws/service.ts';
import type { LogStore } from '../logs/log-store.ts';
import type { FunctionConfig } from '../template/function-config.ts';
import type { TraceStore } from '../xray/trace-store.ts';
import { deliverAsync } from './async-delivery.ts';
import type { DestinationRecord } from './destination-record.ts';
import { createFreezer, type Freezer } from './freezer.ts';
import { type FunctionAccess, UNRESTRICTED_FUNCTIONS } from './function-access.ts';
import { checkEnvironment, checkPayload } from './function-limits.ts';
import { createFunctionRunner, type FunctionEvent, type FunctionRunner } from './function-runner.ts';
import type { InvocationReport, InvocationResult } from './invocation.ts';
import { newSegmentId, newTraceId } from './trace-header.ts';

export interface LambdaHostOptions {
  readonly functions: readonly FunctionConfig[];
  readonly logs: Pick<LogStore, 'append' | 'createGroup'>;
  readonly traces: Pick<TraceStore, 'put'>;
  /** Returns `host:port` of the X-Ray daemon of a function. */
  readonly daemonAddress: (config: FunctionConfig) => string;
  /** Variables that every function gets, such as endpoints; they override the template's. */
  readonly extraEnvironment?: Readonly<Record<string, string>>;
  /** Returns the seconds that an invocation may take; by default those of the template. */
  readonly timeoutSeconds?: (config: FunctionConfig) => number;
  /** The functions' `PATH`. */
  readonly path?: string;
  /** Factor for the waits between asynchronous attempts, but not for the age of an event; 1 is as in AWS. */
  readonly delayScale?: number;
  readonly clock: Clock;
  /** The rights of the functions by their roles; without it, they may do everything. */
  readonly access?: FunctionAccess;
  /**
   * Receives the record of each discarded event, with the destination's ARN. An `AwsError` that it throws counts as a
   * failure of the destination.
   */
  readonly deliverToDestination: (arn: string, record: DestinationRecord) => void | Promise<void>;
  /**
   * Processes that a function may have: a laptop has less room than Lambda, and each start slows the others down.
   * Further invocations wait for a process, as if it had taken longer to start.
   */
  readonly processes?: number;
  /** Processes of each function that take turns, to find out what depends on one; 1 by default. */
  readonly takingTurns?: number;
  /** Receives errors that occur outside the functions, e.g. in a destination. */
  readonly onError?: (error: unknown) => void;
}

export interface LambdaHost {
  /**
   * Invokes a function synchronously (`RequestResponse`).
   *
   * @param arn the function's ARN, with or without version, or its name
   * @throws AwsError `ResourceNotFoundException`, `TooManyRequestsException` or `RequestTooLargeException`; a function that fails is a result
   */
  invoke(arn: string, event: unknown): Promise<InvocationResult>;
  /**
   * Invokes a function asynchronously (`Event`): resolves when the event is accepted.
   *
   * @throws AwsError `ResourceNotFoundException` or `RequestTooLargeException`
   */
  invokeAsync(arn: string, event: unknown): Promise<{ readonly requestId: string; readonly traceId: string }>;
  /**
   * Resolves when no function runs and every accepted event has been handled or discarded. It waits for attempts that
   * are due later, too, which can take minutes with `delayScale` 1.
   */
  settled(): Promise<void>;
  /**
   * Returns how many records of a function could not be written to its failure destination, as the metric
   * `DestinationDeliveryFailures`. Nothing else shows it.
   */
  destinationDeliveryFailures(functionArn: string): number;
  /** Ends every process and drops the events that wait. */
  close(): Promise<void>;
}

/** Kills the processes of each open host when this process exits. */
const killers = new Set<() => void>();
process.on('exit', () => {
  for (const kill of killers) kill();
});

/** Makes a host that runs functions as Lambda does, in processes of their own with AWS's runtime client. */
export function createLambdaHost(options: LambdaHostOptions): LambdaHost {
  const { clock, delayScale = 1, onError = console.error } = options;
  const freezer = createFreezer();
  const runners = createRunners(options, freezer);
  const work = createWorkTracker();
  const closing = new AbortController();
  const lostRecords = new Map<string, number>();
  const onDestinationFailure = (functionArn: string) => {
    lostRecords.set(functionArn, (lostRecords.get(functionArn) ?? 0) + 1);
  };
  const killAll = () => {
    for (const runner of runners) void runner.kill();
  };
  killers.add(killAll);

  const requireRunner = (name: string): FunctionRunner => {
    const unqualified = name.replace(/:\$LATEST$/, '');
    const found = runners.find(({ config }) => config.arn === unqualified || config.name === unqualified);
    if (found && !closing.signal.aborted) return found;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
  };

  return {
    async invoke(arn, event) {
      const runner = requireRunner(arn);
      const accepted = acceptEvent(event, clock(), true);
      const report = await work.track(runner.run(accepted));
      return invocationResult(accepted, report);
    },

    async invokeAsync(arn, event) {
      const runner = requireRunner(arn);
      const accepted = acceptEvent(event, clock(), false);
      const delivery = deliverAsync(runner, accepted, {
        ...options,
        delayScale,
        onDestinationFailure,
        signal: closing.signal,
      });
      work.track(delivery).catch((error: unknown) => {
        if (!closing.signal.aborted) onError(error);
      });
      return { requestId: accepted.segment.requestId, traceId: accepted.traceId };
    },

    settled: work.settled,

    destinationDeliveryFailures: (functionArn) => lostRecords.get(functionArn) ?? 0,

    async close() {
      closing.abort();
      killers.delete(killAll);
      await Promise.all(runners.map((runner) => runner.close()));
      await work.finished();
      freezer.close();
    },
  };
}

function createRunners(options: LambdaHostOptions, freezer: Freezer): FunctionRunner[] {
  const {
    access = UNRESTRICTED_FUNCTIONS,
    extraEnvironment = {},
    path = `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    processes = Math.max(10, 2 * availableParallelism()),
    takingTurns = 1,
  } = options;
  options.functions.forEach(checkEnvironment);
  return options.functions.map((config) =>
    createFunctionRunner({
      ...options,
      config,
      access,
      daemonAddress: options.daemonAddress(config),
      logs: gateLogs(options.logs, config, access),
      extraEnvironment,
      path,
      processes,
      takingTurns,
      freezer,
    }),
  );
}

/** Drops the lines that the function's role may not write; Lambda tells nobody. */
function gateLogs(
  logs: LambdaHostOptions['logs'],
  config: FunctionConfig,
  { mayLog }: FunctionAccess,
): LambdaHostOptions['logs'] {
  const decisions = new Map<string, boolean>();
  return {
    createGroup: logs.createGroup,
    append(group, stream, line) {
      const isAllowed = decisions.get(stream) ?? mayLog(config, stream);
      decisions.set(stream, isAllowed);
      if (isAllowed) logs.append(group, stream, line);
    },
  };
}

/** Keeps the promises of running work. */
function createWorkTracker() {
  const pending = new Set<Promise<unknown>>();
  return {
    track<T>(work: Promise<T>): Promise<T> {
      const tracked = work.finally(() => pending.delete(tracked)).catch(() => undefined);
      pending.add(tracked);
      return work;
    },
    /** Resolves when the work of now has finished. */
    finished: async () => void (await Promise.all(pending)),
    /** Resolves when no work is left, including work that starts meanwhile. */
    async settled() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

/** @param now milliseconds since the epoch @throws AwsError for an event that is too large */
function acceptEvent(event: unknown, now: number, synchronous: boolean): FunctionEvent {
  const payload = JSON.stringify(event ?? null);
  checkPayload(payload, { synchronous });
  return {
    traceId: newTraceId(now),
    payload,
    segment: {
      id: newSegmentId(),
      requestId: randomUUID(),
      acceptedAt: now / 1000,
      synchronous,
      attempts: [],
    },
  };
}

function invocationResult(
  { segment: { requestId }, traceId }: FunctionEvent,
  { outcome, durationMs }: InvocationReport,
): InvocationResult {
  const result = { requestId, traceId, statusCode: 200, durationMs } as const;
  return outcome.status === 'success'
    ? { ...result, payload: parsePayload(outcome.payload) }
    : { ...result, functionError: 'Unhandled', payload: outcome.error };
}

/** Returns a streamed response that is not JSON as text. */
function parsePayload(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}
