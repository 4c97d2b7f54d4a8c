import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunction, compileSite } from '../../sender/build/bundle.ts';
import { REPLACEMENTS } from '../../sender/build/replacements.ts';
import { readSiteConfig } from '../../site/config.ts';
import type { PartContext } from '../part.ts';
import type { Findings } from '../report.ts';
import { percentile, spreadOf } from '../statistics.ts';
import { openArena } from './arena.ts';
import { firstEmail } from './contest.ts';
import { loadOnce, startFunctionProcess } from './function-process.ts';

const ENTRY = fileURLToPath(new URL('../../sender/custom-email-sender.ts', import.meta.url));
const ROUNDS = 15;
const WARM_EMAILS = 300;

/** What each replacement in the bundle is worth: the sender is measured with all of them, and without one at a time. */
export async function measureReplacements({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  const site = compileSite(readSiteConfig());
  const variants = ['as it is deployed', ...REPLACEMENTS.map(({ name }) => name)];
  const folderOf = (variant: string) => join(scratch, variant.replaceAll(/\W+/g, '-'));
  const sizes = new Map<string, number>();
  for (const variant of variants) {
    progress(`Bundling ${variant}`);
    const kept = REPLACEMENTS.filter(({ name }) => name !== variant);
    await bundleFunction(ENTRY, folderOf(variant), site, kept);
    sizes.set(variant, statSync(join(folderOf(variant), 'index.cjs')).size);
  }
  return openArena(assembly, async ({ sender, fast, events }) => {
    const configOf = (variant: string) => ({ ...sender, name: variant, assetDir: folderOf(variant) });
    const took = new Map(
      variants.map((variant) => [variant, { load: [] as number[], cold: [] as number[], cpu: 0 }]),
    );
    for (let round = 1; round <= ROUNDS; round += 1) {
      progress(`Starting each variant, round ${round} of ${ROUNDS}`);
      for (const [variant, { load, cold }] of took) {
        load.push(loadOnce(configOf(variant), fast));
        cold.push((await firstEmail(configOf(variant), fast, events('ours', round))).accepted);
      }
    }
    for (const [variant, times] of took) {
      progress(`Sending ${WARM_EMAILS} emails, ${variant}`);
      const process = await startFunctionProcess(configOf(variant), fast);
      for (let n = 0; n < WARM_EMAILS; n += 1) await process.invoke(events('ours', n));
      times.cpu = (await process.cpuTime()) / WARM_EMAILS;
      await process.stop();
    }
    const whole = took.get('as it is deployed') ?? { load: [], cold: [], cpu: Number.NaN };
    const median = (values: readonly number[]) => percentile(values, 0.5);
    return {
      comparisons: [
        {
          title: 'What each replacement saves: the sender without it, less the sender as it is deployed',
          contestants: ['code, kB', 'init, ms', 'cold first email, ms', 'CPU per email, ms'],
          rows: [...took].slice(1).map(([name, { load, cold, cpu }]) => ({
            name,
            unit: '',
            cells: [
              ((sizes.get(name) ?? 0) - (sizes.get('as it is deployed') ?? 0)) / 1000,
              median(load) - median(whole.load),
              median(cold) - median(whole.cold),
              cpu - whole.cpu,
            ].map((value) => spreadOf([value])),
          })),
        },
      ],
      measures: [],
    };
  });
}
