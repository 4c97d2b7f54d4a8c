import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import type { PartContext } from '../part.ts';
import type { ComparedRow, Findings } from '../report.ts';
import { WORLD } from '../simulation/world.ts';
import { exactly, percentile, spreadOf } from '../statistics.ts';
import { type Arena, openArena } from './arena.ts';
import { startFunctionProcess } from './function-process.ts';
import type { Share } from './throttle-worker.ts';

const WORKER = fileURLToPath(new URL('throttle-worker.ts', import.meta.url));

/** MB of memory, and with it of processor: one whole at 1,769 MB. */
const SIZES = [256, 512, 1024, 1769] as const;
const WHOLE = 1769;
const ROUNDS = 9;
const WARM_EMAILS = 30;

/**
 * Measures what a function's memory buys: Lambda gives processor time by it. A start runs at full speed whatever the
 * memory, as Lambda's does; what follows is held to the share.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export function measureMemory({ assembly, progress }: PartContext): Promise<Findings> {
  return openArena(assembly, async (arena) => {
    const took = SIZES.map(() => ({ init: [] as number[], first: [] as number[], warm: [] as number[] }));
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const [index, memoryMb] of SIZES.entries()) {
        progress(`${memoryMb} MB, round ${round} of ${ROUNDS}`);
        const { init, first, warm } = await run(arena, memoryMb);
        took[index]?.init.push(init);
        took[index]?.first.push(first);
        took[index]?.warm.push(...warm);
      }
    }
    const row = (
      name: string,
      unit: string,
      cell: (index: number) => ReturnType<typeof exactly>,
    ): ComparedRow => ({
      name,
      unit,
      cells: SIZES.map((_, index) => cell(index)),
    });
    const of = (index: number) => took[index] ?? { init: [], first: [], warm: [] };
    const median = (values: readonly number[]) => percentile(values, 0.5);
    const price = (index: number, milliseconds: number) =>
      exactly(priceOf(SIZES[index] ?? 0, milliseconds) * 1_000_000);
    return {
      comparisons: [
        {
          title: 'What memory buys, with KMS and SES as in AWS',
          contestants: SIZES.map((size) => `${size} MB`),
          rows: [
            row('process start to ready', 'ms', (index) => spreadOf(of(index).init)),
            row('first email after it', 'ms', (index) => spreadOf(of(index).first)),
            row('warm email', 'ms', (index) => spreadOf(of(index).warm)),
            row('a million cold emails', '$ of Lambda', (index) =>
              price(index, median(of(index).init) + median(of(index).first)),
            ),
            row('a million warm emails', '$ of Lambda', (index) => price(index, median(of(index).warm))),
          ],
        },
      ],
      measures: [],
    };
  });
}

async function run({ sender, slow, events }: Arena, memoryMb: number) {
  const config: FunctionConfig = { ...sender, memoryMb };
  const process = await startFunctionProcess(config, slow);
  const init = (await process.ready) - process.startedAt;
  const share: Share = { pid: process.pid, processor: Math.min(1, memoryMb / WHOLE) };
  const throttle = new Worker(WORKER, { workerData: share });
  throttle.on('error', () => undefined);
  const first = await process.invoke(events('ours', 0));
  const warm: number[] = [];
  for (let n = 1; n <= WARM_EMAILS; n += 1) warm.push(await process.invoke(events('ours', n)));
  await throttle.terminate();
  await process.stop();
  return { init, first, warm };
}

/** US dollars for one invocation of so many milliseconds. */
function priceOf(memoryMb: number, milliseconds: number): number {
  const { lambdaGigabyteSecond, lambdaRequest } = WORLD.price;
  return (milliseconds / 1000) * (memoryMb / 1024) * lambdaGigabyteSecond + lambdaRequest;
}
