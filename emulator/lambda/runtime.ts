import type { FunctionConfig } from '../template/function-config.ts';
import { functionEnvironment } from './environment-variables.ts';
import type { Freezer } from './freezer.ts';
import type { FunctionAccess } from './function-access.ts';
import { type FunctionChild, spawnFunctionChild } from './function-child.ts';
import type { ErrorPayload, Outcome } from './invocation.ts';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

export interface RuntimeOptions {
  readonly config: FunctionConfig;
  readonly logStream: string;
  readonly daemonAddress: string;
  readonly access: FunctionAccess;
  readonly extraEnvironment: Readonly<Record<string, string>>;
  readonly path: string;
  readonly onLine: (line: string) => void;
  readonly freezer: Freezer;
}

/** A function's process together with the Runtime API that serves it. */
export interface Runtime {
  readonly api: RuntimeApi;
  readonly child: FunctionChild;
  /** A value of `performance.now()`. */
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

export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { config, logStream, daemonAddress, access, extraEnvironment, path, onLine, freezer } = options;
  const initialized = Promise.withResolvers<Outcome | undefined>();
  const pending: Runtime['pending'] = new Map();
  const api = await startRuntimeApi({
    onNext() {
      child.freeze();
      initialized.resolve(undefined);
    },
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
      credentials: access.issueCredentials(config),
      path,
      runtimeApi: api.address,
      extra: extraEnvironment,
    }),
    onLine,
    freezer,
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

/** Runtimes report errors as JSON; anything else becomes the message. */
function parseError(body: string): ErrorPayload {
  try {
    return JSON.parse(body);
  } catch {
    return { errorMessage: body };
  }
}
