import { AMPLE_QUOTA } from '../../bench/faults/ample-quota.ts';
import type { TestEnvironment } from '../../bench/faults/send-and-check.ts';
import { sendWithTelemetryFailure, telemetryFailures } from '../../bench/faults/telemetry-failures.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

let environment: TestEnvironment;
beforeAll(async () => {
  const system = await startLocalSystem({ assembly: ASSEMBLY, sesAccount: AMPLE_QUOTA });
  environment = { system, functions: readStack(ASSEMBLY).functions() };
});
afterAll(() => environment.system.close());

describe('the deployed bundle sends codes and notices, cold and warm, when', () => {
  test.each(telemetryFailures)('%s', async (failure) => {
    const results = await sendWithTelemetryFailure(environment, failure, 2);
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
  });
});
