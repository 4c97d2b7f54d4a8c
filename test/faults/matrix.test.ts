import { describeCase, makeMatrix } from '../../bench/faults/matrix.ts';
import { type Result, runMatrix } from '../../bench/faults/run.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

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
  // A machine that stands still for two seconds keeps SES from answering a notice in time: these have it to themselves.
  const late = all.filter(({ by, ending, problems }) => {
    return problems.length > 0 && by === 'notices' && ending.failures.includes('ses_unanswered');
  });
  const again = await runMatrix(
    place,
    late.map(({ case: tried }) => tried),
    { ...PACE, lanes: 1 },
  );
  again.forEach(note);
}, 300_000);
afterAll(() => system.close());

describe('the deployed bundle, when a service fails', () => {
  test.each(MATRIX.map(describeCase))('%s', (name) => {
    expect(results.get(name)?.problems).toEqual([]);
  });
});
