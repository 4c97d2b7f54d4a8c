import { readdirSync, readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** The processor time that a process may use. */
export interface CpuLimit {
  readonly pid: number;
  /** Share of one processor; 1 is no limit. */
  readonly share: number;
}

/** Milliseconds; Linux allots processor time in periods, and Lambda's is 20. */
const PERIOD = 20;
/** Milliseconds between two checks. */
const CHECK_INTERVAL = 0.5;

const { pid, share } = workerData as CpuLimit;
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const sleep = (milliseconds: number) => void Atomics.wait(sleeper, 0, 0, Math.max(0, milliseconds));

/** Returns the milliseconds that all threads of the process have run. */
function cpuTime(): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

let budget = 0;
let before = cpuTime();
parentPort?.postMessage('limiting');
for (let period = performance.now(); ; period += PERIOD) {
  budget = Math.min(budget, 0) + PERIOD * share;
  while (performance.now() < period + PERIOD) {
    const now = cpuTime();
    budget -= now - before;
    before = now;
    if (budget > 0) {
      sleep(CHECK_INTERVAL);
      continue;
    }
    process.kill(pid, 'SIGSTOP');
    sleep(period + PERIOD - performance.now());
    process.kill(pid, 'SIGCONT');
  }
}
