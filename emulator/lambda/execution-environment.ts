import { addAbortListener } from 'node:events';
import type { FunctionConfig } from '../template/function-config.ts';
import { functionEnvironment } from './environment-variables.ts';
import { type FunctionChild, spawnFunctionChild } from './function-child.ts';
import type { ErrorPayload, Invocation, InvocationReport, Outcome } from './invocation.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

/** Milliseconds that a function may take to initialise, as in AWS. */
const INIT_TIMEOUT_MS = 10_000;
/** Milliseconds that output may arrive after the response of its invocation. */
const OUTPUT_LAG_MS = 1000;

export interface ExecutionEnvironmentOptions {
  readonly config: FunctionConfig;
  readonly logStream: string;
  readonly daemonAddress: string;
  readonly extraEnvironment: Readonly<Record<string, string>>;
  readonly path: string;
  /** Returns the seconds that an invocation may take; by default those of the template. */
  readonly timeoutSeconds?: (config: FunctionConfig) => number;
  readonly onLine: (line: string) => void;
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
      const maxMemoryUsedMb = await runtime.child.peakMemoryMb();
      return {
        ...handled,
        ...(initDurationMs !== undefined && { initDurationMs }),
        ...(maxMemoryUsedMb !== undefined && { maxMemoryUsedMb }),
      };
    },
  };
}

/** A function's process together with the Runtime API that serves it. */
interface Runtime {
  readonly api: RuntimeApi;
  readonly child: FunctionChild;
  /** As `performance.now()` measures it. */
  readonly startedAt: number;
  /** Resolves when the process asks for its first event; with an outcome if initialisation failed. */
  readonly initialized: Promise<Outcome | undefined>;
  /** Returns undefined until the process has initialised. */
  readonly initDurationMs: () => number | undefined;
  /** Resolvers of the invocations that have no response yet, by request id. */
  readonly pending: Map<string, (outcome: Outcome) => void>;
  /** Aborted when the process has ended. */
  readonly exit: AbortSignal;
  /** Returns undefined while the process runs and when it ended without an error. */
  readonly exitReason: () => string | undefined;
  readonly isAlive: () => boolean;
  readonly close: () => Promise<void>;
}

async function startRuntime(options: ExecutionEnvironmentOptions): Promise<Runtime> {
  const { config, logStream, daemonAddress, extraEnvironment, path, onLine } = options;
  const initialized = Promise.withResolvers<Outcome | undefined>();
  const pending: Runtime['pending'] = new Map();
  const api = await startRuntimeApi({
    onNext: () => initialized.resolve(undefined),
    onInitError: (body) => initialized.resolve({ status: 'error', error: parseError(body) }),
    onResponse: (requestId, payload) => pending.get(requestId)?.({ status: 'success', payload }),
    onError: (requestId, body) => pending.get(requestId)?.({ status: 'error', error: parseError(body) }),
  });

  const startedAt = performance.now();
  let initDurationMs: number | undefined;
  void initialized.promise.then(() => {
    initDurationMs = performance.now() - startedAt;
  });
  const child = spawnFunctionChild({
    directory: config.assetDir,
    environment: functionEnvironment({
      config,
      logStream,
      daemonAddress,
      path,
      runtimeApi: api.address,
      extra: extraEnvironment,
    }),
    onLine,
  });

  let isAlive = true;
  let exitReason: string | undefined;
  const exit = new AbortController();
  const ended = child.ended.then(async (reason) => {
    isAlive = false;
    exitReason = reason;
    await api.close();
    exit.abort();
  });
  return {
    api,
    child,
    startedAt,
    initialized: initialized.promise,
    initDurationMs: () => initDurationMs,
    pending,
    exit: exit.signal,
    exitReason: () => exitReason,
    isAlive: () => isAlive,
    async close() {
      isAlive = false;
      child.kill();
      await ended;
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

/** Runtimes report errors as JSON; anything else becomes the message. */
function parseError(body: string): ErrorPayload {
  try {
    return JSON.parse(body);
  } catch {
    return { errorMessage: body };
  }
}
