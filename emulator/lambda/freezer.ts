import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** Freezes the processes of functions while they have no invocation, as Lambda freezes their environments. */
export interface Freezer {
  /** Has the process resumed when this one ends: a frozen process cannot notice that. */
  watch(child: ChildProcess): void;
  freeze(child: ChildProcess): void;
  thaw(child: ChildProcess): void;
  close(): void;
}

/**
 * Waits for the end of its input, which is the end of the host, however that happens, and resumes the processes. These
 * then end by themselves. A signal of the terminal reaches this process, too, and must not end it earlier.
 */
const WATCHDOG = `trap '' INT TERM HUP; while read -r pid; do pids="$pids $pid"; done; kill -CONT $pids 2>/dev/null`;

/** Does nothing, as on Windows, which cannot stop a process: timers and connections go on between invocations there. */
export const NO_FREEZER: Freezer = {
  watch: () => undefined,
  freeze: () => undefined,
  thaw: () => undefined,
  close: () => undefined,
};

/**
 * Makes a freezer for the processes of one host.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export function createFreezer(): Freezer {
  if (process.platform === 'win32') return NO_FREEZER;
  let watchdog: ChildProcess | undefined;
  const start = () => {
    const started = spawn('/bin/sh', ['-c', WATCHDOG], { stdio: ['pipe', 'ignore', 'ignore'] });
    started.on('error', () => undefined);
    started.stdin?.on('error', () => undefined);
    // Neither the process nor its pipe keeps this process running.
    started.unref();
    (started.stdin as Socket | null)?.unref();
    return started;
  };
  return {
    watch({ pid }) {
      watchdog ??= start();
      if (pid !== undefined) watchdog.stdin?.write(`${pid}\n`);
    },
    freeze: (child) => void child.kill('SIGSTOP'),
    thaw: (child) => void child.kill('SIGCONT'),
    close: () => watchdog?.stdin?.end(),
  };
}
