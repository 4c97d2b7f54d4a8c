import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStack } from '../../../emulator/template/stack.ts';
import { startLocalSystem } from '../../../local/system.ts';
import type { ComparedRow, Comparison } from '../../report.ts';
import { exactly } from '../../statistics.ts';
import { sampleNames, tryEndpoints } from './endpoints.ts';
import { tryFunction, tryReadingAndWriting } from './functions.ts';
import type { Outcome } from './outcome.ts';

/** How many cases of each kind are tried. */
export interface FuzzExtent {
  /** The same seed tries the same cases. */
  readonly seed: number;
  readonly emails: number;
  readonly events: number;
  readonly requests: number;
}

/** What was tried, and what is answered but was not tried. */
export interface Fuzzed {
  readonly outcomes: readonly Outcome[];
  readonly untried: readonly string[];
}

/**
 * Puts anything wherever data comes in: the events of the functions, their encrypted codes, what templates are filled
 * with, and every request that the local system answers.
 *
 * @param assembly folder of the synthesised stack
 * @param progress hears what is being tried
 */
export async function fuzz(
  assembly: string,
  { seed, emails, events, requests }: FuzzExtent,
  progress: (text: string) => void = () => undefined,
): Promise<Fuzzed> {
  const site = await mkdtemp(join(tmpdir(), 'site-'));
  await writeFile(join(site, 'index.html'), '<!doctype html><title>A site</title>');
  const system = await startLocalSystem({ assembly, site });
  try {
    const place = { system, functions: readStack(assembly).functions() };
    progress(`${emails} events and their emails`);
    const outcomes = [await tryReadingAndWriting({ seed, cases: emails })];
    for (const by of ['sender', 'notices'] as const) {
      progress(`${events} events of the ${by}`);
      outcomes.push(await tryFunction(place, by, { seed, cases: events }));
    }
    progress(`${requests} requests`);
    outcomes.push(await tryEndpoints(system, { seed, cases: requests }));
    const tried = new Set(sampleNames(system));
    return { outcomes, untried: system.answers.filter((name) => !tried.has(name)) };
  } finally {
    await system.close();
    await rm(site, { recursive: true });
  }
}

/** What is not as it must be, in sentences. */
export function describeFuzzed({ outcomes, untried }: Fuzzed): string[] {
  const problems = outcomes.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  return [...problems, ...untried.map((name) => `${name} is answered and was not tried`)];
}

/** The table of all that was tried. */
export function tabulateFuzzed({ outcomes }: Fuzzed): Comparison {
  const rows = outcomes.map(
    ({ name, cases, problem }): ComparedRow => ({
      name,
      unit: '',
      cells: [cases, problem === undefined ? 0 : 1].map(exactly),
    }),
  );
  return {
    title:
      'Anything, wherever data comes in: broken is a crash, a hang, an error 500, markup or a secret that shows',
    contestants: ['cases', 'broken'],
    rows,
  };
}
