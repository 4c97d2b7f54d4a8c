import type { PartContext } from '../part.ts';
import type { ComparedRow, Findings, Measure, Spread } from '../report.ts';
import { exactly, percentile, spreadOf } from '../statistics.ts';
import { AS_IN_AWS, openArena } from './arena.ts';
import { type Amounts, type Contested, contest, type Growth, measureGrowth } from './contest.ts';
import { CONTESTANTS, type ContestantName, contestantNames, makeContestants } from './contestants.ts';

const AMOUNTS: Amounts = { coldRounds: 12, warmEmails: 2_000, slowEmails: 100 };
const MANY_EMAILS = 10_000;

/** What may be in use after ten thousand emails, of what was after the first thousand. */
const GROWTH = 1.05;

/** The same of the whole process: V8 goes on to compile for a while what runs often. */
const PROCESS_GROWTH = 1.06;

type Results = Readonly<Record<ContestantName, Contested>>;

/** Compares the sender with what anyone would get without it, and with what cannot be undercut. */
export async function measureSender({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  progress('Bundling what the sender is compared with');
  const contestants = await makeContestants(assembly, scratch);
  return openArena(assembly, async ({ sender, fast, slow, events }) => {
    const run = { contestants, config: sender, clouds: [fast, slow] as const, events, progress };
    const results = await contest(run, AMOUNTS);
    const growth = await measureGrowth(run, MANY_EMAILS, scratch);
    return {
      comparisons: [
        {
          title: Object.entries(CONTESTANTS)
            .map(([name, is]) => `${name}: ${is}`)
            .join('\n'),
          contestants: contestantNames,
          rows: compare(results),
        },
      ],
      measures: [
        ...ratios(results),
        growthOf('heap in use', growth.heap, GROWTH),
        growthOf('memory of the process', growth.process, PROCESS_GROWTH),
      ],
    };
  });
}

function growthOf(what: string, { early, late }: Growth['heap'], atMost: number): Measure {
  return {
    name: `${what} after ${MANY_EMAILS.toLocaleString('en-GB')} emails, of that after 1,000`,
    value: late / early,
    unit: `(${early.toFixed(0)} MB, then ${late.toFixed(0)})`,
    target: { atMost },
  };
}

function compare(results: Results): ComparedRow[] {
  const row = (
    name: string,
    unit: string,
    cell: (contested: Contested) => Spread | undefined,
  ): ComparedRow => ({
    name,
    unit,
    cells: contestantNames.map((contestant) => {
      const value = cell(results[contestant]);
      return value === undefined || Number.isNaN(value.median) ? undefined : value;
    }),
  });
  const warm = (index: number, share: number) => (contested: Contested) =>
    exactly(percentile(contested.warm[index] ?? [], share));
  const inAws = `KMS ${AS_IN_AWS.kms} ms, SES ${AS_IN_AWS.ses} ms`;
  return [
    row('asset', 'bytes', ({ bytes }) => exactly(bytes)),
    row('asset after gzip', 'bytes', ({ gzipBytes }) => exactly(gzipBytes)),
    row('init: loading the code', 'ms', ({ load }) => spreadOf(load)),
    row('process start to ready', 'ms', ({ ready }) => spreadOf(ready)),
    row('cold first email', 'ms', ({ cold }) => spreadOf(cold[0] ?? [])),
    row(`cold first email, ${inAws}`, 'ms', ({ cold }) => spreadOf(cold[1] ?? [])),
    row('warm email p50', 'ms', warm(0, 0.5)),
    row('warm email p99', 'ms', warm(0, 0.99)),
    row(`warm email p50, ${inAws}`, 'ms', warm(1, 0.5)),
    row(`warm email p99, ${inAws}`, 'ms', warm(1, 0.99)),
    row('emails per second', '', ({ emailsPerSecond }) => exactly(emailsPerSecond)),
    row('CPU per email', 'ms', ({ cpuPerEmail }) => exactly(cpuPerEmail)),
    row('peak memory', 'MB', ({ peakMemory }) => exactly(peakMemory)),
  ];
}

function ratios({ ours, baseline, floor }: Results): Measure[] {
  const ratio = (
    name: string,
    atMost: number,
    of: (contested: Contested) => number,
    other = baseline,
  ): Measure => ({
    name: `${name}, ours / ${other === floor ? 'floor' : 'baseline'}`,
    value: of(ours) / of(other),
    unit: '',
    target: { atMost },
  });
  const load = ({ load: times }: Contested) => percentile(times, 0.5);
  const cold = (index: number) => (contested: Contested) => percentile(contested.cold[index] ?? [], 0.5);
  return [
    ratio('init time', 0.55, load),
    ratio('init time', 2, load, floor),
    ratio('asset after gzip', 0.55, ({ gzipBytes }) => gzipBytes),
    ratio('cold first email', 0.7, cold(0)),
    ratio('warm CPU per email', 1.15, ({ cpuPerEmail }) => cpuPerEmail),
    ratio('peak memory', 0.85, ({ peakMemory }) => peakMemory),
  ];
}
