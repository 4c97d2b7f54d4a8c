import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { CpuLimit } from './cpu-limit-worker.ts';
import type { FunctionProcess } from './function-process.ts';

const WORKER = fileURLToPath(new URL('cpu-limit-worker.ts', import.meta.url));

/** MB with which a function has one whole processor. */
const WHOLE_PROCESSOR = 1769;

/**
 * Limits a process to the share of a processor that Lambda allots to its memory. As in Lambda, a start runs at full
 * speed: call it when the process is ready.
 *
 * @param memoryMb the memory of the function
 * @returns when the limit applies, a function that ends it
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export async function limitCpu({ pid }: FunctionProcess, memoryMb: number): Promise<() => Promise<void>> {
  const limit: CpuLimit = { pid, share: Math.min(1, memoryMb / WHOLE_PROCESSOR) };
  const worker = new Worker(WORKER, { workerData: limit });
  await once(worker, 'message');
  // The worker fails when the process ends before it.
  worker.on('error', () => undefined);
  return async () => void (await worker.terminate());
}
