import { addAbortListener } from 'node:events';
import type { FunctionConfig } from '../template/function-config.ts';
import { functionEnvironment } from './environment-variables.ts';
import { type FunctionChild, spawnFunctionChild } from './function-child.ts';
import type { ErrorPayload, Invocation, Measured, Outcome } from './invocation.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

/** Milliseconds for a function's initialisation, as on demand in AWS. */
const INIT_TIMEOUT_MS = 10_000;
/** Milliseconds that output may lag behind the answer that it belongs to. */
const OUTPUT_LAG_MS = 1000;

export interface ExecutionEnvironmentOptions {
  readonly config: FunctionConfig;
  readonly logStream: string;
  readonly daemonAddress: string;
  readonly extraEnvironment: Readonly<Record<string, string>>;
  readonly path: string;
  /** Seconds that an invocation may take; the template's unless told otherwise. */
  readonly timeoutSeconds?: (config: FunctionConfig) => number;
  readonly onLine: (line: string) => void;
}

/** One process of a function; it serves one invocation at a time and stays for the next one. */
export interface ExecutionEnvironment {
  readonly logStream: string;
  /** False once the process has ended or was killed. */
  readonly isAlive: () => boolean;
  /**
   * Runs one invocation; failures of any kind are outcomes, not rejections.
   *
   * @param onStart is called when the process is ready, before it gets the event
   */
  invoke(invocation: Invocation, onStart: () => void): Promise<Measured>;
  /** Ends the process at once and resolves when it is gone. */
  close(): Promise<void>;
  /** Ends the process without waiting, for when this process itself is about to end. */
  kill(): void;
}

/** Starts a process of a function behind a Runtime API of its own. */
export async function startExecutionEnvironment(
  options: ExecutionEnvironmentOptions,
): Promise<ExecutionEnvironment> {
  const { config, logStream, daemonAddress, extraEnvironment, path, onLine } = options;
  const { timeoutSeconds = (asInTemplate) => asInTemplate.timeoutSeconds } = options;
  const ready = Promise.withResolvers<Outcome | undefined>();
  const answers = new Map<string, (outcome: Outcome) => void>();
  let alive = true;
  let initDurationMs: number | undefined;

  const api: RuntimeApi = await startRuntimeApi({
    onNext: () => ready.resolve(undefined),
    onInitError: (body) => ready.resolve({ status: 'error', error: parseError(body) }),
    onResponse: (requestId, payload) => answers.get(requestId)?.({ status: 'success', payload }),
    onError: (requestId, body) => answers.get(requestId)?.({ status: 'error', error: parseError(body) }),
  });
  const startedAt = performance.now();
  const child: FunctionChild = spawnFunctionChild({
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
  void ready.promise.then(() => {
    initDurationMs = performance.now() - startedAt;
  });
  const exit = new AbortController();
  let exitReason: string | undefined;
  const ended = child.ended.then(async (reason) => {
    alive = false;
    exitReason = reason;
    await api.close();
    exit.abort();
  });

  const close = async () => {
    alive = false;
    child.kill();
    await ended;
  };

  /**
   * What comes first: what is awaited, the process's end or that of the time. `Promise.race` with a promise of the process's
   * end would keep all that ever waited for it in memory until then.
   */
  const first = <Value>(
    awaited: Promise<Value>,
    milliseconds: number,
  ): Promise<Value | 'exit' | 'timeout'> => {
    const { promise, resolve } = Promise.withResolvers<Value | 'exit' | 'timeout'>();
    const timer = setTimeout(resolve, milliseconds, 'timeout');
    const listener = addAbortListener(exit.signal, () => resolve('exit'));
    void awaited.then(resolve);
    return promise.finally(() => {
      clearTimeout(timer);
      listener[Symbol.dispose]();
    });
  };

  /** The outcome of an invocation; when its time runs out, the process is killed. */
  const outcomeWithin = async (
    milliseconds: number,
    requestId: string,
    awaited: Promise<Outcome | undefined>,
  ): Promise<Outcome | undefined> => {
    const outcome = await first(awaited, milliseconds);
    if (outcome === 'exit') {
      return { status: 'failure', error: exitError(requestId, exitReason) };
    }
    if (outcome === 'timeout') {
      await close();
      return timeoutOutcome(requestId, milliseconds);
    }
    return outcome;
  };

  return {
    logStream,
    isAlive: () => alive,
    close,
    kill: child.kill,
    async invoke(invocation, onStart) {
      const { requestId } = invocation;
      const timeoutMs = timeoutSeconds(config) * 1000;
      const cold = initDurationMs === undefined;
      const initFailure = await outcomeWithin(INIT_TIMEOUT_MS + timeoutMs, requestId, ready.promise);
      onStart();
      if (initFailure) {
        await close();
        return { outcome: initFailure, durationMs: 0, initDurationMs: performance.now() - startedAt };
      }
      const answer = Promise.withResolvers<Outcome>();
      const output = child.outputOf(requestId);
      answers.set(requestId, answer.resolve);
      const deliveredAt = performance.now();
      api.deliver(invocation, Date.now() + timeoutMs);
      const outcome = await outcomeWithin(timeoutMs, requestId, answer.promise);
      const durationMs = performance.now() - deliveredAt;
      answers.delete(requestId);

      if (alive) {
        await first(output, OUTPUT_LAG_MS);
      }
      const maxMemoryUsedMb = await child.peakMemoryMb();
      return {
        outcome: outcome ?? { status: 'failure', error: exitError(requestId, undefined) },
        durationMs,
        ...(cold && initDurationMs !== undefined && { initDurationMs }),
        ...(maxMemoryUsedMb !== undefined && { maxMemoryUsedMb }),
      };
    },
  };
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

/** Runtimes report errors as JSON; what is not is shown as it came. */
function parseError(body: string): ErrorPayload {
  try {
    return JSON.parse(body);
  } catch {
    return { errorMessage: body };
  }
}
