import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStack } from '../../../emulator/template/stack.ts';
import { startLocalSystem } from '../../../local/system.ts';
import type { Comparison, TableRow } from '../../report.ts';
import { exactly } from '../../statistics.ts';
import { AMPLE_QUOTA } from '../ample-quota.ts';
import { fuzzEndpoints, sampleNames } from './endpoints.ts';
import { fuzzComposing, fuzzFunction } from './functions.ts';
import type { FuzzResult } from './run-cases.ts';

/** The number of cases of each kind. */
export interface FuzzOptions {
  /** The same seed generates the same cases. */
  readonly seed: number;
  readonly emails: number;
  readonly events: number;
  readonly requests: number;
}

export interface FuzzReport {
  readonly results: readonly FuzzResult[];
  /** Requests that the local system answers and that no case covers. */
  readonly uncovered: readonly string[];
}

/**
 * Passes malformed and hostile data to every input: the events of the functions, their encrypted codes, the values of
 * templates, and every request that the local system answers.
 *
 * @param assembly folder of the synthesised stack
 * @param progress called with the current activity
 */
export async function fuzz(
  assembly: string,
  { seed, emails, events, requests }: FuzzOptions,
  progress: (activity: string) => void = () => undefined,
): Promise<FuzzReport> {
  const site = await mkdtemp(join(tmpdir(), 'site-'));
  await writeFile(join(site, 'index.html'), '<!doctype html><title>A site</title>');
  // The end waits for what Lambda tries again after minutes.
  const system = await startLocalSystem({ assembly, site, sesAccount: AMPLE_QUOTA, delayScale: 0.001 });
  try {
    const environment = { system, functions: readStack(assembly).functions() };
    progress(`${emails} events and their emails`);
    const results = [await fuzzComposing({ seed, cases: emails })];
    for (const sentBy of ['sender', 'notices'] as const) {
      progress(`${events} events of the ${sentBy}`);
      results.push(await fuzzFunction(environment, sentBy, { seed, cases: events }));
    }
    progress(`${requests} requests`);
    results.push(await fuzzEndpoints(system, { seed, cases: requests }));
    const covered = new Set(sampleNames(system));
    return { results, uncovered: system.answers.filter((name) => !covered.has(name)) };
  } finally {
    await system.close();
    await rm(site, { recursive: true });
  }
}

/** Returns a sentence for each failure. */
export function fuzzProblems({ results, uncovered }: FuzzReport): string[] {
  const problems = results.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  return [...problems, ...uncovered.map((name) => `No case covers the request ${name}`)];
}

export function toFuzzTable({ results }: FuzzReport): Comparison {
  const rows = results.map(
    ({ name, cases, problem }): TableRow => ({
      name,
      unit: '',
      cells: [cases, problem === undefined ? 0 : 1].map(exactly),
    }),
  );
  return {
    title:
      'Fuzzing of all inputs; a failure is a crash, a hang, a status 500, injected markup or a leaked secret',
    columns: ['cases', 'failures'],
    rows,
  };
}
