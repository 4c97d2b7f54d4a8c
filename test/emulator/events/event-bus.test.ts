import { createEventBus } from '../../../emulator/events/event-bus.ts';
import { readStack } from '../../../emulator/template/stack.ts';
import { writeAssembly } from '../template/assembly.ts';

const rule = (EventPattern: unknown, Arn: string, State?: string, target: object = {}) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern, Targets: [{ Id: 'Target0', Arn, ...target }], ...(State && { State }) },
});
const transformed = (InputPathsMap: object, InputTemplate: string) =>
  rule({ source: ['aws.ses'] }, 'function-1', undefined, {
    InputTransformer: { InputPathsMap, InputTemplate },
  });

/** Publishes one event and returns the invocations of targets. */
async function publish(resources: Record<string, unknown>) {
  const invoked: [string, unknown][] = [];
  const bus = createEventBus({
    stack: readStack(writeAssembly({ resources }), { region: 'eu-west-1', accountId: '123456789012' }),
    clock: () => Date.parse('2026-11-23T10:00:00.250Z'),
    invokeAsync: async (arn, event) => invoked.push([arn, event]),
  });
  await bus.publish({
    source: 'aws.ses',
    detailType: 'Email Bounced',
    resources: ['arn:aws:ses:eu-west-1:123456789012:identity/clinic.example'],
    detail: { mail: { tags: { 'ses:configuration-set': ['Brief'] } } },
  });
  return invoked;
}

describe('the event bus', () => {
  test("passes an event in EventBridge's envelope to the target of a rule", async () => {
    expect(await publish({ Rule: rule({ source: ['aws.ses'] }, 'function-1') })).toEqual([
      [
        'function-1',
        {
          version: '0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          'detail-type': 'Email Bounced',
          source: 'aws.ses',
          account: '123456789012',
          time: '2026-11-23T10:00:00Z',
          region: 'eu-west-1',
          resources: ['arn:aws:ses:eu-west-1:123456789012:identity/clinic.example'],
          detail: { mail: { tags: { 'ses:configuration-set': ['Brief'] } } },
        },
      ],
    ]);
  });

  test.each([
    ['one of the listed values', { 'detail-type': ['Email Sent', 'Email Bounced'] }, true],
    ['another value', { 'detail-type': ['Email Sent'] }, false],
    [
      'a nested value in a list',
      { detail: { mail: { tags: { 'ses:configuration-set': ['Brief'] } } } },
      true,
    ],
    [
      'another nested value in a list',
      { detail: { mail: { tags: { 'ses:configuration-set': ['Lasting'] } } } },
      false,
    ],
    ['one matching member of two', { source: ['aws.ses'], region: ['us-east-1'] }, false],
    ['a missing member', { detail: { nothing: [null] } }, false],
    ['a member of a string', { source: { below: ['x'] } }, false],
  ])('matches %s only where it should', async (_, pattern, matches) => {
    expect(await publish({ Rule: rule(pattern, 'function-1') })).toHaveLength(matches ? 1 : 0);
  });

  test('passes what an input transformer makes of the event', async () => {
    const paths = { tags: '$.detail.mail.tags', 'detail-type': '$.detail-type', none: '$.detail.bounce' };
    const template = '{"type":<detail-type>,"tags":<tags>,"none":<none>,"pool":"pool-1","other":"<other>"}';
    expect(await publish({ Rule: transformed(paths, template) })).toEqual([
      [
        'function-1',
        {
          type: 'Email Bounced',
          tags: { 'ses:configuration-set': ['Brief'] },
          none: null,
          pool: 'pool-1',
          other: '<other>',
        },
      ],
    ]);
  });

  test('rejects a path of an input transformer that is not supported', async () => {
    await expect(publish({ Rule: transformed({ first: '$.resources[0]' }, '<first>') })).rejects.toThrow(
      'Rule.Targets[0].InputTransformer.first uses the path $.resources[0], which is not supported',
    );
  });

  test('ignores disabled rules and schedules', async () => {
    const schedule = {
      Type: 'AWS::Events::Rule',
      Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'Target0', Arn: 'function-2' }] },
    };
    const off = rule({ source: ['aws.ses'] }, 'function-1', 'DISABLED');
    expect(await publish({ Off: off, Schedule: schedule })).toEqual([]);
  });

  test('rejects a filter that is not supported', async () => {
    const pattern = { detail: { mail: { source: [{ prefix: 'a' }] } } };
    await expect(publish({ Rule: rule(pattern, 'function-1') })).rejects.toThrow(
      'Rule.EventPattern.detail.mail.source uses the filter prefix',
    );
  });

  test('rejects an invalid pattern', async () => {
    await expect(publish({ Rule: rule({ source: 'aws.ses' }, 'function-1') })).rejects.toThrow(
      'Rule.EventPattern.source must be an object or a list of values',
    );
  });
});
