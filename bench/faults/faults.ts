import { mkdir } from 'node:fs/promises';
import { readStack } from '../../emulator/template/stack.ts';
import { startLocalSystem } from '../../local/system.ts';
import type { EmailFunction } from '../../sender/email/kinds.ts';
import type { PartContext } from '../part.ts';
import type { Findings, Measure } from '../report.ts';
import { AMPLE_QUOTA } from './ample-quota.ts';
import { duplicateCauses, sendDuplicates } from './duplicates.ts';
import { fuzz, fuzzProblems, toFuzzTable } from './fuzz/fuzz.ts';
import { type Load, runLoad, toLoadMeasures } from './load.ts';
import { createMatrix, describeCase, type Service } from './matrix.ts';
import { type CountedOutcomes, countResults, requireNone, toOutcomeTable } from './outcome-counts.ts';
import { type CaseResult, describeProblem, type RunOptions, runMatrix } from './run-matrix.ts';
import { configOf, type EventResult, type TestEnvironment } from './send-and-check.ts';
import { sendWithTelemetryFailure, telemetryFailures } from './telemetry-failures.ts';

/** With Lambda's pauses and the time for SES as in AWS. */
const AS_IN_AWS: RunOptions = { concurrency: 40, delayScale: 1 };

/** More than a hundred thousand cases. */
const FUZZ = { seed: 20_261_125, emails: 60_000, events: 2_500, requests: 40_000 };

/** Emails that each function sends per telemetry failure, and per cause of duplicates. */
const EMAILS = 20;

/** Emails requested by each load. */
const EMAILS_PER_LOAD = 20_000;

/**
 * With a rate, Lambda's pauses are as in AWS. Without one, patients wait for each email, so the pauses are scaled.
 */
const LOADS = {
  'load of 50 emails a second': { rate: 50, delayScale: 1 },
  'load of 200 emails a second': { rate: 200, delayScale: 1 },
  'load at full speed': { delayScale: 0.1 },
} as const satisfies Record<string, Pick<Load, 'rate' | 'delayScale'>>;

/** The results of one group of experiments. */
interface Group {
  readonly counts: readonly CountedOutcomes[];
  readonly measures: readonly Measure[];
  /** A sentence for each failed check. */
  readonly problems: readonly string[];
}

/** Lets KMS, SES, logging and tracing fail, and counts the outcomes of the emails. */
export async function measureFaults({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  const groups: Group[] = [];
  const system = await startLocalSystem({ assembly, sesAccount: AMPLE_QUOTA });
  try {
    const environment = { system, functions: readStack(assembly).functions() };
    progress(`${telemetryFailures.length} failures of logging and tracing`);
    groups.push(
      ...(await runEach(telemetryFailures, (failure) =>
        sendWithTelemetryFailure(environment, failure, EMAILS),
      )),
    );
    progress(`${duplicateCauses.length} causes of duplicates`);
    await mkdir(scratch, { recursive: true });
    groups.push(
      ...(await runEach(duplicateCauses, (cause) => sendDuplicates(environment, cause, scratch, EMAILS))),
    );
    groups.push(await runWholeMatrix(environment, progress));
  } finally {
    await system.close();
  }
  groups.push(...(await runLoads(assembly, progress)));
  const fuzzed = await fuzz(assembly, FUZZ, (activity) => progress(`fuzzing ${activity}`));
  const counts = groups.flatMap((group) => group.counts);
  const problems = [...groups.flatMap((group) => group.problems), ...fuzzProblems(fuzzed)];
  return {
    comparisons: [toOutcomeTable(counts), toFuzzTable(fuzzed)],
    measures: [...requireNone(counts, problems.length), ...groups.flatMap(({ measures }) => measures)],
    remarks: problems,
  };
}

async function runWholeMatrix(
  environment: TestEnvironment,
  progress: PartContext['progress'],
): Promise<Group> {
  const cases = createMatrix();
  let done = 0;
  const results = await runMatrix(environment, cases, AS_IN_AWS, ({ case: faultCase }) => {
    done += 1;
    progress(`${done} of ${cases.length} faults, ${describeCase(faultCase)}`);
  });
  const count = (name: string, service: Service, sentBy: EmailFunction) =>
    countResults(
      name,
      results.filter((result) => result.case.service === service && result.sentBy === sentBy),
    );
  return {
    counts: [
      count('KMS fails, codes', 'kms', 'sender'),
      count('KMS fails, notices', 'kms', 'notices'),
      count('SES fails, codes', 'ses', 'sender'),
      count('SES fails, notices', 'ses', 'notices'),
    ],
    measures: [
      longestAttempt('code', environment, results, 'sender'),
      longestAttempt('notice', environment, results, 'notices'),
    ],
    problems: results.filter(({ problems }) => problems.length > 0).map(describeProblem),
  };
}

function longestAttempt(
  email: string,
  environment: TestEnvironment,
  results: readonly CaseResult[],
  sentBy: EmailFunction,
): Measure {
  const milliseconds = results.filter((result) => result.sentBy === sentBy).map(({ longest }) => longest);
  return {
    name: `longest attempt to send a ${email}`,
    value: Math.max(...milliseconds) / 1000,
    unit: 's',
    target: { atMost: configOf(environment, sentBy).timeoutSeconds },
  };
}

/** Runs an experiment for each name at the same time; each becomes a row of the table. */
function runEach<Name extends string>(
  names: readonly Name[],
  experiment: (name: Name) => Promise<readonly EventResult[]>,
): Promise<Group[]> {
  return Promise.all(
    names.map(async (name) => {
      const results = await experiment(name);
      return {
        counts: [countResults(name, results)],
        measures: [],
        problems: results.flatMap(({ problems }) => problems.map((problem) => `${name}: ${problem}`)),
      };
    }),
  );
}

async function runLoads(assembly: string, progress: PartContext['progress']): Promise<Group[]> {
  const groups: Group[] = [];
  for (const [name, pace] of Object.entries(LOADS)) {
    const load: Load = { name, ...pace, emails: EMAILS_PER_LOAD, sesSilence: 11_000 };
    const result = await runLoad(assembly, load, (finished) =>
      progress(`${name}, ${finished} of ${load.emails}`),
    );
    groups.push({ counts: [result.counts], measures: toLoadMeasures(result), problems: [] });
  }
  return groups;
}
