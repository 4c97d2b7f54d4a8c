import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunction, compileSite } from '../../sender/build/bundle.ts';
import { SHIMS } from '../../sender/build/shims.ts';
import { readSiteConfig } from '../../site/config.ts';
import type { PartContext } from '../part.ts';
import type { Findings } from '../report.ts';
import { exactly, spreadOf } from '../statistics.ts';
import { openArena } from './arena.ts';
import { firstEmail } from './contest.ts';
import { type FunctionProcess, loadOnce, startFunctionProcess } from './function-process.ts';

const ENTRY = fileURLToPath(new URL('../../sender/codes/custom-email-sender.ts', import.meta.url));
const ROUNDS = 19;
const TURNS = 8;
const EMAILS_OF_A_TURN = 50;

/** What each replacement in the bundle is worth: the sender is measured with all of them, and without one at a time. */
export async function measureReplacements({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  const site = compileSite(readSiteConfig());
  const variants = ['as it is deployed', ...SHIMS.map(({ name }) => name)];
  const folderOf = (variant: string) => join(scratch, variant.replaceAll(/\W+/g, '-'));
  const sizes = new Map<string, number>();
  for (const variant of variants) {
    progress(`Bundling ${variant}`);
    const kept = SHIMS.filter(({ name }) => name !== variant);
    await bundleFunction(ENTRY, folderOf(variant), site, kept);
    sizes.set(variant, statSync(join(folderOf(variant), 'index.cjs')).size);
  }
  return openArena(assembly, async ({ sender, fast, events }) => {
    const configOf = (variant: string) => ({ ...sender, name: variant, assetDir: folderOf(variant) });
    const took = new Map(
      variants.map((variant) => [
        variant,
        { load: [] as number[], cold: [] as number[], cpu: [] as number[] },
      ]),
    );
    for (let round = 1; round <= ROUNDS; round += 1) {
      progress(`Starting each variant, round ${round} of ${ROUNDS}`);
      for (const [variant, { load, cold }] of took) {
        load.push(loadOnce(configOf(variant), fast));
        cold.push((await firstEmail(configOf(variant), fast, events('ours', round))).accepted);
      }
    }
    const running = new Map<string, FunctionProcess>();
    for (const variant of variants) running.set(variant, await startFunctionProcess(configOf(variant), fast));
    for (let turn = 0; turn <= TURNS; turn += 1) {
      progress(`Sending emails with each variant, turn ${turn} of ${TURNS}`);
      for (const [variant, process] of running) {
        const before = await process.cpuTime();
        for (let n = 0; n < EMAILS_OF_A_TURN; n += 1) await process.invoke(events('ours', n));
        // In the first turn, V8 compiles.
        if (turn > 0) took.get(variant)?.cpu.push(((await process.cpuTime()) - before) / EMAILS_OF_A_TURN);
      }
    }
    for (const process of running.values()) await process.stop();
    const whole = took.get('as it is deployed');
    return {
      comparisons: [
        {
          title: 'What each replacement saves: the sender without it, less the sender as it is deployed',
          contestants: ['code, kB', 'init, ms', 'cold first email, ms', 'CPU per email, ms'],
          rows: [...took].slice(1).map(([name, { load, cold, cpu }]) => ({
            name,
            unit: '',
            cells: [
              exactly(((sizes.get(name) ?? 0) - (sizes.get('as it is deployed') ?? 0)) / 1000),
              saved(load, whole?.load),
              saved(cold, whole?.cold),
              saved(cpu, whole?.cpu),
            ],
          })),
        },
      ],
      measures: [],
    };
  });
}

/** The differences within each round, so that a slow moment of the machine counts for neither. */
const saved = (without: readonly number[], whole: readonly number[] = []) =>
  spreadOf(without.map((value, round) => value - (whole[round] ?? Number.NaN)));
