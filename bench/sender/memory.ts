import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import type { PartContext } from '../part.ts';
import type { Findings, Spread, TableRow } from '../report.ts';
import { AWS_ASSUMPTIONS } from '../simulation/aws-assumptions.ts';
import { exactly, percentile, spreadOf } from '../statistics.ts';
import { limitCpu } from './cpu-limit.ts';
import { type Fixture, withFixture } from './fixture.ts';
import { startFunctionProcess } from './function-process.ts';

/** MB of memory; the share of a processor is in proportion to it. */
const SIZES = [256, 512, 1024, 1769] as const;
const ROUNDS = 9;
const WARM_EMAILS = 30;

interface Durations {
  readonly init: number[];
  readonly first: number[];
  readonly warm: number[];
}

/** Measures the sender with different amounts of memory, in proportion to which Lambda allots processor time. */
export function measureMemory({ assembly, progress }: PartContext): Promise<Findings> {
  return withFixture(assembly, async (fixture) => {
    const measured = SIZES.map((memoryMb) => ({ memoryMb, init: [], first: [], warm: [] as number[] }));
    await measureSizes(fixture, measured, progress);
    return { comparisons: [{ title: TITLE, columns: COLUMNS, rows: toRows(measured) }], measures: [] };
  });
}

const TITLE = 'The sender with different amounts of memory, with the latency of AWS';
const COLUMNS = SIZES.map((size) => `${size} MB`);

type MeasuredSize = Durations & { readonly memoryMb: number };

async function measureSizes(
  fixture: Fixture,
  sizes: readonly MeasuredSize[],
  progress: PartContext['progress'],
): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const { memoryMb, init, first, warm } of sizes) {
      progress(`${memoryMb} MB, round ${round} of ${ROUNDS}`);
      const run = await runWithMemory(fixture, memoryMb);
      init.push(run.init);
      first.push(run.first);
      warm.push(...run.warm);
    }
  }
}

function toRows(sizes: readonly MeasuredSize[]): TableRow[] {
  const row = (name: string, unit: string, cell: (size: MeasuredSize) => Spread): TableRow => ({
    name,
    unit,
    cells: sizes.map(cell),
  });
  const median = (values: readonly number[]) => percentile(values, 0.5);
  const priceOfMillion = (memoryMb: number, milliseconds: number) =>
    exactly(priceOf(memoryMb, milliseconds) * 1_000_000);
  return [
    row('process start to ready', 'ms', ({ init }) => spreadOf(init)),
    row('first email after it', 'ms', ({ first }) => spreadOf(first)),
    row('warm email', 'ms', ({ warm }) => spreadOf(warm)),
    row('a million cold emails', '$ of Lambda', ({ memoryMb, init, first }) =>
      priceOfMillion(memoryMb, median(init) + median(first)),
    ),
    row('a million warm emails', '$ of Lambda', ({ memoryMb, warm }) =>
      priceOfMillion(memoryMb, median(warm)),
    ),
  ];
}

async function runWithMemory({ sender, slow, events }: Fixture, memoryMb: number) {
  const config: FunctionConfig = { ...sender, memoryMb };
  const process = await startFunctionProcess(config, slow);
  const init = (await process.ready) - process.startedAt;
  const endLimit = await limitCpu(process, memoryMb);
  const first = await process.invoke(events('ours', 0));
  const warm: number[] = [];
  for (let n = 1; n <= WARM_EMAILS; n += 1) warm.push(await process.invoke(events('ours', n)));
  await endLimit();
  await process.stop();
  return { init, first, warm };
}

/** Returns the price of one invocation in US dollars. */
function priceOf(memoryMb: number, milliseconds: number): number {
  const { lambdaGigabyteSecond, lambdaRequest } = AWS_ASSUMPTIONS.price;
  return (milliseconds / 1000) * (memoryMb / 1024) * lambdaGigabyteSecond + lambdaRequest;
}
