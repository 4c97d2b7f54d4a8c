import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Freezer } from './freezer.ts';
import { createLineSplitter } from './line-splitter.ts';

const RUNTIME_CLIENT = createRequire(import.meta.url).resolve('aws-lambda-ric');
const SHIM = fileURLToPath(new URL('rapid-client-shim.cjs', import.meta.url));

/** The shim writes this to both outputs at the end of each invocation. */
const MARK = '\u0001END ';
const OUTPUTS = 2;
/** Milliseconds that output may stay open after the process has ended, e.g. because a child of it holds it open. */
const OUTPUT_GRACE_MS = 500;

export interface FunctionChildOptions {
  /** The function's folder, used as its working directory. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly freezer: Freezer;
}

/** The process of a function, which runs AWS's own runtime client. */
export interface FunctionChild {
  /** Resolves with the reason when the process has ended and its output has been read. Never rejects. */
  readonly ended: Promise<string | undefined>;
  /** Resolves when the invocation has ended and its output has been read. Call it before the event is delivered. */
  outputOf(requestId: string): Promise<void>;
  /** Undefined when the process could not be started. */
  readonly pid: number | undefined;
  /** Returns MB at the peak; undefined where `/proc` does not have it. */
  peakMemoryMb(): number | undefined;
  /** Stops the process, with its timers, until it is thawed. */
  freeze(): void;
  thaw(): void;
  kill(): void;
}

/** Starts a function's process; it ends when this process ends, even by SIGKILL. */
export function spawnFunctionChild(options: FunctionChildOptions): FunctionChild {
  const { directory, environment, onLine, freezer } = options;
  const child = spawn(process.execPath, ['--require', SHIM, RUNTIME_CLIENT], {
    cwd: directory,
    env: { ...environment },
    // The shim ends the process when the fourth, the lifeline, closes.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  freezer.watch(child);
  const marks = createMarkCounter();
  const splitters = [child.stdout, child.stderr].map((stream) => {
    const splitter = createLineSplitter((line) => {
      if (!marks.count(line)) onLine(line);
    });
    stream?.on('data', splitter.write);
    return splitter;
  });
  // The lifeline breaks when the child ends, which is expected.
  child.stdio[3]?.on('error', () => undefined);

  const ended = waitForEnd(child).finally(() => {
    for (const splitter of splitters) splitter.end();
    child.stdio[3]?.destroy();
  });

  return {
    ended,
    pid: child.pid,
    outputOf: marks.waitFor,
    peakMemoryMb: () => peakMemoryMb(child.pid),
    freeze: () => freezer.freeze(child),
    thaw: () => freezer.thaw(child),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Detects the end of an invocation's output, when the mark of the shim has arrived on each output. */
function createMarkCounter() {
  const open = new Map<string, { arrived: number; readonly resolve: () => void }>();
  return {
    waitFor(requestId: string): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      open.set(requestId, { arrived: 0, resolve });
      return promise;
    },
    /** @returns false when the line is not a mark */
    count(line: string): boolean {
      const requestId = line.startsWith(MARK) ? line.slice(MARK.length) : '';
      const mark = open.get(requestId);
      if (!mark) return false;
      mark.arrived += 1;
      if (mark.arrived === OUTPUTS) {
        open.delete(requestId);
        mark.resolve();
      }
      return true;
    },
  };
}

/** Resolves when a process has ended, with the reason in Lambda's words; undefined for exit status 0. */
function waitForEnd(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let reason: string | undefined;
    child.on('error', (error) => resolve(`cannot start: ${error.message}`));
    child.once('exit', (code, signal) => {
      reason = exitReason(code, signal);
      setTimeout(() => resolve(reason), OUTPUT_GRACE_MS).unref();
    });
    child.once('close', () => resolve(reason));
  });
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (signal !== null) return `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
  return code === 0 ? undefined : `exit status ${code}`;
}

/** Reads synchronously: the kernel has the file in memory, and handing over to another thread takes longer. */
function peakMemoryMb(pid: number | undefined): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readStatus(pid))?.[1];
  return kilobytes === undefined ? undefined : Math.ceil(Number(kilobytes) / 1024);
}

function readStatus(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
