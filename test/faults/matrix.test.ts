import { AMPLE_QUOTA } from '../../bench/faults/ample-quota.ts';
import { createMatrix, describeCase } from '../../bench/faults/matrix.ts';
import { type CaseResult, runMatrix } from '../../bench/faults/run-matrix.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

/** Lambda's pause of a minute is a third of a second, and SES has five seconds: enough for the pauses after two refusals. */
const OPTIONS = { concurrency: 12, delayScale: 0.005, sendBudget: 5_000 };
const MATRIX = createMatrix();

let system: LocalSystem;
const results = new Map<string, CaseResult>();
beforeAll(async () => {
  system = await startLocalSystem({ assembly: ASSEMBLY, sesAccount: AMPLE_QUOTA });
  const environment = { system, functions: readStack(ASSEMBLY).functions() };
  const record = (result: CaseResult) => void results.set(describeCase(result.case), result);
  const all = await runMatrix(environment, MATRIX, OPTIONS);
  all.forEach(record);
  // The functions' own time limits, two seconds for a request, end early on a machine that stalls for as long. A case that
  // failed runs again in new processes, alone; a defect of the functions fails there too.
  const failed = all.filter(({ problems }) => problems.length > 0).map((result) => result.case);
  const again = await runMatrix(environment, failed, { ...OPTIONS, concurrency: 1 });
  again.forEach(record);
});
afterAll(() => system.close());

describe('the deployed bundle, when a service fails', () => {
  test.each(MATRIX.map(describeCase))('%s', (name) => {
    expect(results.get(name)?.problems).toEqual([]);
  });
});
