import { createSchedules } from '../../../emulator/events/schedules.ts';
import { readStack } from '../../../emulator/template/stack.ts';
import { writeAssembly } from '../template/assembly.ts';

const START = Date.parse('2026-11-23T10:00:00.250Z');
const MINUTE = 60_000;

const scheduled = (ScheduleExpression: string, State?: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    ScheduleExpression,
    Targets: [{ Id: 'Target0', Arn: 'function-1' }],
    ...(State && { State }),
  },
});

/** Asks for what is due at each time after the start, and returns the events of each. */
async function runAt(rule: object, times: readonly number[]): Promise<unknown[][]> {
  let now = START;
  let invoked: unknown[] = [];
  const schedules = createSchedules({
    stack: readStack(writeAssembly({ resources: { Rule: rule } }), {
      region: 'eu-west-1',
      accountId: '123456789012',
    }),
    clock: () => now,
    invokeAsync: async (arn, event, ruleArn) => invoked.push([arn, event, ruleArn]),
  });
  const runs: unknown[][] = [];
  for (const time of times) {
    now = START + time;
    await schedules.runDue();
    runs.push(invoked);
    invoked = [];
  }
  return runs;
}

const countsAt = async (rule: object, times: readonly number[]) =>
  (await runAt(rule, times)).map(({ length }) => length);

describe('the schedules', () => {
  test('invoke the target of a rule each time that its interval has passed', async () => {
    const times = [0, 14 * MINUTE, 15 * MINUTE, 16 * MINUTE, 30 * MINUTE, 120 * MINUTE, 121 * MINUTE];
    expect(await countsAt(scheduled('rate(15 minutes)'), times)).toEqual([0, 0, 1, 0, 1, 1, 0]);
    expect(await countsAt(scheduled('rate(1 hour)'), [59 * MINUTE, 60 * MINUTE])).toEqual([0, 1]);
  });

  test("pass EventBridge's event", async () => {
    const [[invocation] = []] = await runAt(scheduled('rate(1 minute)'), [MINUTE]);
    expect(invocation).toEqual([
      'function-1',
      expect.objectContaining({
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        time: '2026-11-23T10:01:00Z',
        detail: {},
      }),
      expect.stringContaining(':rule/'),
    ]);
  });

  test('leave out rules that are disabled, and refuse what they do not know', async () => {
    expect(await countsAt(scheduled('rate(1 minute)', 'DISABLED'), [MINUTE])).toEqual([0]);
    await expect(runAt(scheduled('cron(0 10 * * ? *)'), [])).rejects.toThrow(
      'Rule has the schedule cron(0 10 * * ? *); only rate(…) is supported.',
    );
  });
});
