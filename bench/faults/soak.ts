import type { PartContext } from '../part.ts';
import type { Findings } from '../report.ts';
import { describeLoad, runLoad } from './load.ts';
import { requireNone, tabulate } from './tally.ts';

/** Ten minutes of what this machine can do and still have room. */
const SOAK = { name: 'soak of ten minutes', rate: 20, emails: 20 * 600, delayScale: 0.1, silence: 11_000 };

/** Keeps the local system busy for ten minutes, with faults, and looks for what it loses or piles up. */
export async function measureSoak({ assembly, progress }: PartContext): Promise<Findings> {
  const loaded = await runLoad(assembly, SOAK, (ended) => progress(`${ended} of ${SOAK.emails} emails`));
  return {
    comparisons: [tabulate([loaded.tally])],
    measures: [...requireNone([loaded.tally]), ...describeLoad(loaded)],
  };
}
