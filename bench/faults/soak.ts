import type { PartContext } from '../part.ts';
import type { Findings } from '../report.ts';
import { type Load, runLoad, toLoadMeasures } from './load.ts';
import { requireNone, toOutcomeTable } from './outcome-counts.ts';

/** Ten minutes at a rate that leaves a machine with two cores some capacity. */
const SOAK: Load = {
  name: 'soak of ten minutes',
  rate: 20,
  emails: 20 * 600,
  delayScale: 0.1,
  sesSilence: 11_000,
};

/** Runs the local system under load with faults for ten minutes, to find lost emails and growing memory. */
export async function measureSoak({ assembly, progress }: PartContext): Promise<Findings> {
  const result = await runLoad(assembly, SOAK, (finished) =>
    progress(`${finished} of ${SOAK.emails} emails`),
  );
  return {
    comparisons: [toOutcomeTable([result.counts])],
    measures: [...requireNone([result.counts]), ...toLoadMeasures(result)],
  };
}
