import { type FuzzReport, fuzz, fuzzProblems } from '../../bench/faults/fuzz/fuzz.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

/** `npm run bench -- faults` runs twenty times as many cases. */
const OPTIONS = { seed: 20_261_125, emails: 3_000, events: 150, requests: 2_000 };

let report: FuzzReport;
beforeAll(async () => {
  report = await fuzz(ASSEMBLY, OPTIONS);
});

test('no input causes a crash, a hang, an injection or a leak, and every request is covered', () => {
  expect(fuzzProblems(report)).toEqual([]);
});

test('more than five thousand cases run', () => {
  const total = report.results.reduce((sum, { cases }) => sum + cases, 0);
  expect(total).toBeGreaterThan(5_000);
});
