import { describeCase, makeMatrix } from '../../bench/faults/matrix.ts';
import { type Result, runMatrix } from '../../bench/faults/run.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { readStack } from '../../local/template/stack.ts';
import { ASSEMBLY } from '../support/assembly.ts';

/** Lambda's minute is a third of a second, and SES has five seconds: enough for the pauses after two refusals. */
const PACE = { lanes: 12, pauses: 0.005, sendBudget: 5_000 };
const MATRIX = makeMatrix();

let system: LocalSystem;
const results = new Map<string, Result>();
beforeAll(async () => {
  system = await startLocalSystem({ assembly: ASSEMBLY });
  const place = { system, functions: readStack(ASSEMBLY).functions() };
  const note = (result: Result) => void results.set(describeCase(result.case), result);
  const all = await runMatrix(place, MATRIX, PACE);
  all.forEach(note);
  // A machine that stands still for the seconds of a notice is a fault of its own, so these have it to themselves.
  const unlike = all.filter(({ problems }) => problems.length > 0).map(({ case: tried }) => tried);
  for (const result of await runMatrix(place, unlike, { ...PACE, lanes: 1 })) note(result);
}, 300_000);
afterAll(() => system.close());

describe('the deployed bundle, when a service fails', () => {
  test.each(MATRIX.map(describeCase))('%s', (name) => {
    expect(results.get(name)?.problems).toEqual([]);
  });
});
