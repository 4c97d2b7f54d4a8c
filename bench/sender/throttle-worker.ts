import { readdirSync, readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** What a process is held to. */
export interface Share {
  readonly pid: number;
  /** Of one processor; 1 is all of it. */
  readonly processor: number;
}

/** Milliseconds; Linux shares out processor time in periods, and Lambda's is 20. */
const PERIOD = 20;
/** Milliseconds between two looks. */
const LOOK = 0.5;

const { pid, processor } = workerData as Share;
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const sleep = (milliseconds: number) => void Atomics.wait(sleeper, 0, 0, Math.max(0, milliseconds));

/** Milliseconds that all threads of the process have run. */
function ran(): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

let budget = 0;
let before = ran();
for (let period = performance.now(); ; period += PERIOD) {
  budget = Math.min(budget, 0) + PERIOD * processor;
  while (performance.now() < period + PERIOD) {
    const now = ran();
    budget -= now - before;
    before = now;
    if (budget > 0) {
      sleep(LOOK);
      continue;
    }
    process.kill(pid, 'SIGSTOP');
    sleep(period + PERIOD - performance.now());
    process.kill(pid, 'SIGCONT');
  }
}
