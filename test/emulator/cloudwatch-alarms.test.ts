import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { type AwsServer, startAwsServer } from '../../emulator/aws/server.ts';
import { createCloudWatchAlarms } from '../../emulator/cloudwatch/alarms.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

const stack = readStack(ASSEMBLY);
const raised = new Set<string>();
let now = Date.parse('2026-11-27T12:00:00Z');

let server: AwsServer;
let client: CloudWatchClient;
beforeAll(async () => {
  const service = createCloudWatchAlarms({
    stack,
    isInAlarm: (name) => raised.has(name),
    clock: () => now,
  });
  server = await startAwsServer({ port: 0, services: [service] });
  client = new CloudWatchClient({
    region: 'eu-west-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

const describeAlarms = async (input: DescribeAlarmsCommandInput) =>
  (await client.send(new DescribeAlarmsCommand(input))).MetricAlarms ?? [];

test('every alarm of the template is described, page by page', async () => {
  const first = await client.send(new DescribeAlarmsCommand({ MaxRecords: 10 }));
  expect(first.MetricAlarms).toHaveLength(10);
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ MaxRecords: 100, NextToken: first.NextToken }),
  );
  expect(MetricAlarms).toHaveLength(stack.ofType('AWS::CloudWatch::Alarm').length - 10);
});

test('an alarm is found by prefix and state, with the time of its change', async () => {
  const name = `${stack.stackName}: Emails fail`;
  raised.add(name);
  now += 60_000;
  const found = await describeAlarms({ AlarmNamePrefix: `${stack.stackName}: `, StateValue: 'ALARM' });
  expect(found.map(({ AlarmName, StateUpdatedTimestamp }) => [AlarmName, StateUpdatedTimestamp])).toEqual([
    [name, new Date(now)],
  ]);
  raised.delete(name);
  expect(await describeAlarms({ StateValue: 'ALARM' })).toEqual([]);
  expect(await describeAlarms({ AlarmNamePrefix: 'Another stack: ' })).toEqual([]);
});

test('names and a prefix together are refused', async () => {
  await expect(describeAlarms({ AlarmNames: ['one'], AlarmNamePrefix: 'two' })).rejects.toMatchObject({
    name: 'ValidationException',
  });
});
