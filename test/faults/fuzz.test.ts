import { describeFuzzed, type Fuzzed, fuzz } from '../../bench/faults/fuzz/fuzz.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

/** `npm run bench -- faults` tries twenty times as many. */
const EXTENT = { seed: 20_261_125, emails: 3_000, events: 150, requests: 2_000 };

let fuzzed: Fuzzed;
beforeAll(async () => {
  fuzzed = await fuzz(ASSEMBLY, EXTENT);
}, 120_000);

test('whatever is put in, nothing breaks, hangs, shows through or is told, and nothing is left out', () => {
  expect(describeFuzzed(fuzzed)).toEqual([]);
});

test('more than five thousand cases are tried', () => {
  const tried = fuzzed.outcomes.reduce((sum, { cases }) => sum + cases, 0);
  expect(tried).toBeGreaterThan(5_000);
});
