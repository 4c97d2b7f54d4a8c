import { mkdir } from 'node:fs/promises';
import { readStack } from '../../emulator/template/stack.ts';
import { startLocalSystem } from '../../local/system.ts';
import type { EmailFunction } from '../../sender/email/kinds.ts';
import type { PartContext } from '../part.ts';
import type { Findings, Measure } from '../report.ts';
import { chances, sendTwice } from './duplicates.ts';
import { describeFuzzed, fuzz, tabulateFuzzed } from './fuzz/fuzz.ts';
import { describeLoad, type Load, runLoad } from './load.ts';
import { describeCase, makeMatrix } from './matrix.ts';
import { configOf, describeProblem, type Observed, type Pace, type Place, runMatrix } from './run.ts';
import { sendWithout, surroundings } from './surroundings.ts';
import { requireNone, type Tally, tabulate, tallyResults } from './tally.ts';

/** As in AWS: Lambda waits its minute, and SES is held on to for half of one. */
const AS_IN_AWS: Pace = { lanes: 40, pauses: 1 };

/** What one kind of experiment found. */
interface Found {
  readonly tallies: readonly Tally[];
  readonly measures: readonly Measure[];
  /** What was not as it must be, in sentences. */
  readonly problems: readonly string[];
}

/** Lets KMS and SES fail in every way, and counts what becomes of emails. */
export async function measureFaults({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  const system = await startLocalSystem({ assembly });
  const found: Found[] = [];
  try {
    const place = { system, functions: readStack(assembly).functions() };
    progress(`doing without ${surroundings.length} things that functions are used to`);
    found.push(...(await tryEach(surroundings, (without) => sendWithout(place, without, EMAILS))));
    progress(`${chances.length} ways for an email to come twice`);
    await mkdir(scratch, { recursive: true });
    found.push(...(await tryEach(chances, (chance) => sendTwice(place, chance, scratch, EMAILS))));
    found.push(await tryMatrix(place, progress));
  } finally {
    await system.close();
  }
  found.push(...(await tryLoads(assembly, progress)));
  const fuzzed = await fuzz(assembly, FUZZ, (what) => progress(`anything in ${what}`));
  const tallies = found.flatMap((each) => each.tallies);
  const problems = [...found.flatMap((each) => each.problems), ...describeFuzzed(fuzzed)];
  return {
    comparisons: [tabulate(tallies), tabulateFuzzed(fuzzed)],
    measures: [...requireNone(tallies, problems.length), ...found.flatMap(({ measures }) => measures)],
    remarks: problems,
  };
}

/** More than a hundred thousand cases. */
const FUZZ = { seed: 20_261_125, emails: 60_000, events: 2_500, requests: 40_000 };

/** Emails that each function sends without something, and that have each chance of coming twice. */
const EMAILS = 20;

async function tryMatrix(place: Place, progress: PartContext['progress']): Promise<Found> {
  const cases = makeMatrix();
  let done = 0;
  const results = await runMatrix(place, cases, AS_IN_AWS, ({ case: tried }) => {
    done += 1;
    progress(`${done} of ${cases.length} faults, ${describeCase(tried)}`);
  });
  const part = (name: string, service: string, by: string) =>
    tallyResults(
      name,
      results.filter((result) => result.case.service === service && result.by === by),
    );
  return {
    tallies: [
      part('KMS fails, codes', 'kms', 'sender'),
      part('KMS fails, notices', 'kms', 'notices'),
      part('SES fails, codes', 'ses', 'sender'),
      part('SES fails, notices', 'ses', 'notices'),
    ],
    measures: [longest('code', place, results, 'sender'), longest('notice', place, results, 'notices')],
    problems: results.filter(({ problems }) => problems.length > 0).map(describeProblem),
  };
}

/** The longest attempt, which must leave some of its function's timeout. */
function longest(
  what: string,
  place: Place,
  results: Awaited<ReturnType<typeof runMatrix>>,
  by: EmailFunction,
): Measure {
  const milliseconds = results.filter((result) => result.by === by).map((result) => result.longest);
  return {
    name: `longest attempt to send a ${what}`,
    value: Math.max(...milliseconds) / 1000,
    unit: 's',
    target: { atMost: configOf(place, by).timeoutSeconds },
  };
}

/** Runs experiments side by side, a row of the table each. */
function tryEach<Name extends string>(
  names: readonly Name[],
  experiment: (name: Name) => Promise<readonly Observed[]>,
): Promise<Found[]> {
  return Promise.all(
    names.map(async (name) => {
      const results = await experiment(name);
      return {
        tallies: [tallyResults(name, results)],
        measures: [],
        problems: results.flatMap(({ problems }) => problems.map((problem) => `${name}: ${problem}`)),
      };
    }),
  );
}

/** Emails that are asked for at each rate. */
const EMAILS_OF_A_LOAD = 20_000;

/** At a rate, Lambda waits as in AWS, so that none is given up early; where each patient waits for an email, waiting is scaled. */
const LOADS = {
  'load of 50 emails a second': { rate: 50, delayScale: 1 },
  'load of 200 emails a second': { rate: 200, delayScale: 1 },
  'load as fast as it goes': { delayScale: 0.1 },
} as const satisfies Record<string, Pick<Load, 'rate' | 'delayScale'>>;

async function tryLoads(assembly: string, progress: PartContext['progress']): Promise<Found[]> {
  const found: Found[] = [];
  for (const [name, pace] of Object.entries(LOADS)) {
    const load = { name, ...pace, emails: EMAILS_OF_A_LOAD, silence: 11_000 };
    const loaded = await runLoad(assembly, load, (ended) => progress(`${name}, ${ended} of ${load.emails}`));
    found.push({ tallies: [loaded.tally], measures: describeLoad(loaded), problems: [] });
  }
  return found;
}
