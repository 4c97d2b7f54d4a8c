import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createLineSplitter } from './line-splitter.ts';

const RUNTIME_CLIENT = createRequire(import.meta.url).resolve('aws-lambda-ric');
const SHIM = fileURLToPath(new URL('rapid-client-shim.cjs', import.meta.url));

/** What the shim writes to both outputs when an invocation has been answered. */
const MARK = '\u0001END ';
const OUTPUTS = 2;
/** Milliseconds that output may lag behind the process's end, e.g. because a process that it started holds it open. */
const OUTPUT_GRACE_MS = 500;

export interface FunctionChildOptions {
  /** The function's folder: its working directory. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Each line of its output. */
  readonly onLine: (line: string) => void;
}

/** The operating system's process of a function, running AWS's own runtime client. */
export interface FunctionChild {
  /** Resolves with the reason when the process has ended and its output has been read. Never rejects. */
  readonly ended: Promise<string | undefined>;
  /** Called before an invocation is delivered: resolves when it was answered and all of its output has been read. */
  outputOf(requestId: string): Promise<void>;
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  /** MB at its peak; undefined where `/proc` does not tell. */
  peakMemoryMb(): Promise<number | undefined>;
  kill(): void;
}

/** Starts a function's process; it ends with this one, however this one ends. */
export function spawnFunctionChild({ directory, environment, onLine }: FunctionChildOptions): FunctionChild {
  const child = spawn(process.execPath, ['--require', SHIM, RUNTIME_CLIENT], {
    cwd: directory,
    env: { ...environment },
    // The fourth is the lifeline that the shim watches.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const marks = new Map<string, { seen: number; readonly resolve: () => void }>();
  const splitters = [child.stdout, child.stderr].map((stream) => {
    const splitter = createLineSplitter((line) => {
      const mark = line.startsWith(MARK) ? marks.get(line.slice(MARK.length)) : undefined;
      if (mark) {
        mark.seen += 1;
        if (mark.seen === OUTPUTS) {
          marks.delete(line.slice(MARK.length));
          mark.resolve();
        }
      } else {
        onLine(line);
      }
    });
    stream?.on('data', splitter.write);
    return splitter;
  });
  // The lifeline carries nothing and breaks with the child; that is what it is for.
  child.stdio[3]?.on('error', () => undefined);

  const ended = endOf(child).finally(() => {
    for (const splitter of splitters) {
      splitter.end();
    }
    child.stdio[3]?.destroy();
  });

  return {
    ended,
    pid: child.pid,
    outputOf(requestId) {
      const read = Promise.withResolvers<void>();
      marks.set(requestId, { seen: 0, resolve: read.resolve });
      return read.promise;
    },
    peakMemoryMb: () => peakMemoryMb(child.pid),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Why a process ended, in the words of the Lambda service; undefined when it just returned. */
function endOf(child: ChildProcess): Promise<string | undefined> {
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
  if (signal !== null) {
    return `signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
  }
  return code === 0 ? undefined : `exit status ${code}`;
}

async function peakMemoryMb(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Math.ceil(Number(kilobytes) / 1024);
}
