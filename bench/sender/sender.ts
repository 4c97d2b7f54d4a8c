import type { PartContext } from '../part.ts';
import type { Findings, Measure, Spread, TableRow } from '../report.ts';
import { exactly, percentile, spreadOf } from '../statistics.ts';
import {
  compareVariants,
  type MemoryGrowth,
  measureMemoryGrowth,
  type SampleSizes,
  type VariantResult,
} from './compare-variants.ts';
import { AWS_LATENCY, withFixture } from './fixture.ts';
import { bundleVariants, VARIANTS, type VariantName, variantNames } from './variants.ts';

const SAMPLE_SIZES: SampleSizes = { coldStarts: 12, warmEmails: 2_000, slowEmails: 100 };
const MANY_EMAILS = 10_000;

/** Maximum ratio of the heap in use after ten thousand emails to that after the first thousand. */
const HEAP_GROWTH = 1.05;

/** The same for the whole process: V8 continues to compile hot code for a while. */
const PROCESS_GROWTH = 1.06;

type Results = Readonly<Record<VariantName, VariantResult>>;

/** Compares the sender with the handler of Cognito's documentation and with the least that a handler can do. */
export async function measureSender({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  progress('Bundling the variants');
  const folders = await bundleVariants(assembly, scratch);
  return withFixture(assembly, async ({ sender, fast, slow, events }) => {
    const options = { folders, config: sender, clouds: [fast, slow] as const, events, progress };
    const results = await compareVariants(options, SAMPLE_SIZES);
    const growth = await measureMemoryGrowth(options, MANY_EMAILS, scratch);
    return {
      comparisons: [{ title: TITLE, columns: variantNames, rows: toRows(results, sender.memoryMb) }],
      measures: [
        ...ratios(results, sender.memoryMb),
        toGrowthMeasure('heap in use', growth.heap, HEAP_GROWTH),
        toGrowthMeasure('memory of the process', growth.process, PROCESS_GROWTH),
      ],
    };
  });
}

const TITLE = Object.entries(VARIANTS)
  .map(([name, description]) => `${name}: ${description}`)
  .join('\n');

function toGrowthMeasure(name: string, { early, late }: MemoryGrowth['heap'], atMost: number): Measure {
  return {
    name: `${name}, after ${MANY_EMAILS.toLocaleString('en-GB')} emails / after 1,000`,
    value: late / early,
    unit: `(${early.toFixed(0)} MB, then ${late.toFixed(0)})`,
    target: { atMost },
  };
}

function toRows(results: Results, memoryMb: number): TableRow[] {
  const row = (
    name: string,
    unit: string,
    cell: (result: VariantResult) => Spread | undefined,
  ): TableRow => ({
    name,
    unit,
    cells: variantNames.map((variant) => {
      const value = cell(results[variant]);
      return value === undefined || Number.isNaN(value.median) ? undefined : value;
    }),
  });
  const warm = (cloud: number, share: number) => (result: VariantResult) =>
    exactly(percentile(result.warm[cloud] ?? [], share));
  const withLatency = `KMS and SSM ${AWS_LATENCY.kms} ms, Cognito ${AWS_LATENCY.cognito} ms, SES ${AWS_LATENCY.ses} ms`;
  return [
    row('asset', 'bytes', ({ bytes }) => exactly(bytes)),
    row('asset after gzip', 'bytes', ({ gzipBytes }) => exactly(gzipBytes)),
    row('init: loading the code', 'ms', ({ load }) => spreadOf(load)),
    row('process start to ready', 'ms', ({ ready }) => spreadOf(ready)),
    row('cold first email', 'ms', ({ cold }) => spreadOf(cold[0] ?? [])),
    row(`cold first email, ${withLatency}`, 'ms', ({ cold }) => spreadOf(cold[1] ?? [])),
    row(`cold first email, ${memoryMb} MB`, 'ms', ({ coldAtShare }) => spreadOf(coldAtShare)),
    row('warm email p50', 'ms', warm(0, 0.5)),
    row('warm email p99', 'ms', warm(0, 0.99)),
    row(`warm email p50, ${withLatency}`, 'ms', warm(1, 0.5)),
    row(`warm email p99, ${withLatency}`, 'ms', warm(1, 0.99)),
    row('emails per second', '', ({ emailsPerSecond }) => exactly(emailsPerSecond)),
    row('CPU per email, 50th to 150th', 'ms', ({ cpuPerEmail }) => exactly(cpuPerEmail.early)),
    row('CPU per email, from the 1,000th', 'ms', ({ cpuPerEmail }) => exactly(cpuPerEmail.settled)),
    row('peak memory', 'MB', ({ peakMemory }) => exactly(peakMemory)),
  ];
}

function ratios({ ours, brands, baseline, floor }: Results, memoryMb: number): Measure[] {
  const ratio = (
    name: string,
    atMost: number,
    of: (result: VariantResult) => number,
    other = baseline,
  ): Measure => ({
    name: `${name}, ours / ${other === floor ? 'floor' : 'baseline'}`,
    value: of(ours) / of(other),
    unit: '',
    target: { atMost },
  });
  const load = ({ load: durations }: VariantResult) => percentile(durations, 0.5);
  const cold = ({ cold: [fast = []] }: VariantResult) => percentile(fast, 0.5);
  const slow = ({ cold: [, withLatency = []] }: VariantResult) => withLatency;
  return [
    ratio('init time', 0.45, load),
    ratio('init time', 2.2, load, floor),
    ratio('asset after gzip', 0.35, ({ gzipBytes }) => gzipBytes),
    ratio('cold first email', 0.7, cold),
    ratio(`cold first email, ${memoryMb} MB`, 0.65, ({ coldAtShare }) => percentile(coldAtShare, 0.5)),
    ratio('CPU per email, 50th to 150th', 1.2, ({ cpuPerEmail }) => cpuPerEmail.early),
    ratio('CPU per email, from the 1,000th', 1.2, ({ cpuPerEmail }) => cpuPerEmail.settled),
    ratio('peak memory', 0.5, ({ peakMemory }) => peakMemory),
    {
      name: 'cold first email, added by the look-up of brands',
      // Round by round, so that a slow moment of the machine affects both.
      value: percentile(
        slow(brands).map((time, round) => time - (slow(ours)[round] ?? Number.NaN)),
        0.5,
      ),
      unit: 'ms',
      target: { atMost: 5 },
    },
  ];
}
