import type { LogStore } from '../logs/log-store.ts';
import {
  type ExecutionEnvironment,
  type ExecutionEnvironmentOptions,
  startExecutionEnvironment,
} from './execution-environment.ts';

export interface EnvironmentPoolOptions extends Omit<ExecutionEnvironmentOptions, 'logStream' | 'onLine'> {
  readonly logs: Pick<LogStore, 'append'>;
  /**
   * Processes that take turns, so that what a function keeps in one is missing in the next; 1 reuses the process that was
   * used last, as Lambda mostly does.
   */
  readonly takingTurns: number;
}

/** The execution environments of one function. */
export interface EnvironmentPool {
  /** Takes an idle environment out of the pool, if there is one. */
  takeIdle(): ExecutionEnvironment | undefined;
  start(logStream: string): Promise<ExecutionEnvironment>;
  /** Returns an environment to the pool after an invocation. */
  release(environment: ExecutionEnvironment): void;
  close(): Promise<void>;
  /** Ends the processes without waiting. */
  kill(): void;
}

export function createEnvironmentPool(options: EnvironmentPoolOptions): EnvironmentPool {
  const { config, logs, takingTurns } = options;
  const environments = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const take = () => (takingTurns > 1 ? idle.shift() : idle.pop());
  let closed = false;
  return {
    takeIdle() {
      if (environments.size < takingTurns) return undefined;
      for (let warm = take(); warm; warm = take()) {
        if (warm.isAlive()) return warm;
        environments.delete(warm);
      }
      return undefined;
    },
    async start(logStream) {
      const environment = await startExecutionEnvironment({
        ...options,
        logStream,
        onLine: (line) => logs.append(config.logGroup, logStream, line),
      });
      environments.add(environment);
      if (closed) await environment.close();
      return environment;
    },
    release(environment) {
      if (environment.isAlive()) idle.push(environment);
      else environments.delete(environment);
    },
    async close() {
      closed = true;
      await Promise.all([...environments].map((environment) => environment.close()));
    },
    kill() {
      for (const environment of environments) environment.kill();
    },
  };
}
