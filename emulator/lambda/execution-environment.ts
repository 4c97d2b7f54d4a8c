import { addAbortListener } from 'node:events';
import type { FunctionConfig } from '../template/function-config.ts';
import type { ErrorPayload, Invocation, InvocationReport, Outcome } from './invocation.ts';
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime.ts';

/** Milliseconds that a function may take to initialise, as in AWS. */
const INIT_TIMEOUT_MS = 10_000;
/** Milliseconds that output may arrive after the response of its invocation. */
const OUTPUT_LAG_MS = 1000;

export interface ExecutionEnvironmentOptions extends RuntimeOptions {
  /** Returns the seconds that an invocation may take; by default those of the template. */
  readonly timeoutSeconds?: (config: FunctionConfig) => number;
}

/** One process of a function, which handles one invocation at a time and is reused for the next. */
export interface ExecutionEnvironment {
  readonly logStream: string;
  /** Returns false once the process has ended or was killed. */
  readonly isAlive: () => boolean;
  /**
   * Runs one invocation; failures of any kind are outcomes, not rejections.
   *
   * @param onStart is called when the process is ready, before it receives the event
   */
  invoke(invocation: Invocation, onStart: () => void): Promise<InvocationReport>;
  /** Ends the process at once and resolves when it has ended. */
  close(): Promise<void>;
  /** Ends the process without waiting, for use when this process itself exits. */
  kill(): void;
}

/** Starts a process of a function with a Runtime API of its own. */
export async function startExecutionEnvironment(
  options: ExecutionEnvironmentOptions,
): Promise<ExecutionEnvironment> {
  const { config, logStream, timeoutSeconds = () => config.timeoutSeconds } = options;
  const runtime = await startRuntime(options);
  return {
    logStream,
    isAlive: runtime.isAlive,
    close: runtime.close,
    kill: runtime.child.kill,
    async invoke(invocation, onStart) {
      const timeoutMs = timeoutSeconds(config) * 1000;
      const isCold = runtime.initDurationMs() === undefined;
      const initFailure = await outcomeWithin(
        runtime,
        INIT_TIMEOUT_MS + timeoutMs,
        invocation.requestId,
        runtime.initialized,
      );
      onStart();
      if (initFailure) {
        await runtime.close();
        const initDurationMs = performance.now() - runtime.startedAt;
        return { outcome: initFailure, durationMs: 0, initDurationMs };
      }
      const handled = await handleEvent(runtime, invocation, timeoutMs);
      const initDurationMs = isCold ? runtime.initDurationMs() : undefined;
      const maxMemoryUsedMb = runtime.child.peakMemoryMb();
      return {
        ...handled,
        ...(initDurationMs !== undefined && { initDurationMs }),
        ...(maxMemoryUsedMb !== undefined && { maxMemoryUsedMb }),
      };
    },
  };
}

/** Delivers an event to the process and waits for its outcome and its output. */
async function handleEvent(
  runtime: Runtime,
  invocation: Invocation,
  timeoutMs: number,
): Promise<Pick<InvocationReport, 'outcome' | 'durationMs'>> {
  const { requestId } = invocation;
  const response = Promise.withResolvers<Outcome>();
  const output = runtime.child.outputOf(requestId);
  runtime.pending.set(requestId, response.resolve);
  const deliveredAt = performance.now();
  runtime.child.thaw();
  runtime.api.deliver(invocation, Date.now() + timeoutMs);
  const outcome = await outcomeWithin(runtime, timeoutMs, requestId, response.promise);
  const durationMs = performance.now() - deliveredAt;
  runtime.pending.delete(requestId);

  if (runtime.isAlive()) await waitFor(output, OUTPUT_LAG_MS, runtime.exit);
  return { outcome, durationMs };
}

/** Waits for an outcome; on a timeout, the process is killed. */
async function outcomeWithin<Awaited extends Outcome | undefined>(
  runtime: Runtime,
  milliseconds: number,
  requestId: string,
  awaited: Promise<Awaited>,
): Promise<Awaited | Outcome> {
  const outcome = await waitFor(awaited, milliseconds, runtime.exit);
  if (outcome === 'exit') return { status: 'failure', error: exitError(requestId, runtime.exitReason()) };
  if (outcome === 'timeout') {
    await runtime.close();
    return timeoutOutcome(requestId, milliseconds);
  }
  return outcome;
}

/**
 * Waits for a promise until a timeout or the end of the process. `Promise.race` with a promise of the process's end would
 * keep every awaited value in memory until then.
 */
function waitFor<Value>(
  awaited: Promise<Value>,
  milliseconds: number,
  exit: AbortSignal,
): Promise<Value | 'exit' | 'timeout'> {
  const { promise, resolve } = Promise.withResolvers<Value | 'exit' | 'timeout'>();
  const timer = setTimeout(resolve, milliseconds, 'timeout');
  const listener = addAbortListener(exit, () => resolve('exit'));
  void awaited.then(resolve);
  return promise.finally(() => {
    clearTimeout(timer);
    listener[Symbol.dispose]();
  });
}

function exitError(requestId: string, reason: string | undefined): ErrorPayload {
  const sentence =
    reason === undefined
      ? 'Runtime exited without providing a reason'
      : `Runtime exited with error: ${reason}`;
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${sentence}` };
}

function timeoutOutcome(requestId: string, milliseconds: number): Outcome {
  return {
    status: 'timeout',
    error: {
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`,
    },
  };
}
