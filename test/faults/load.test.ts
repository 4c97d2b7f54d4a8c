import { runLoad } from '../../bench/faults/load.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

test('under load, with services that fail at times, every email is sent, or its failure is reported', async () => {
  const load = { name: 'load', emails: 360, delayScale: 0.02 };
  const { counts, requested, faults } = await runLoad(ASSEMBLY, load);
  const { name: _, lost, leaked, ...known } = counts;
  expect({ requested, lost, leaked }).toEqual({ requested: load.emails, lost: 0, leaked: 0 });
  expect(Object.values(known).reduce((sum, count) => sum + count)).toBe(requested);
  expect(faults).toBeGreaterThan(requested / 20);
  expect(known.sentOnce).toBeGreaterThan(requested * 0.9);
  expect(known.deadLettered).toBeGreaterThan(0);
});
