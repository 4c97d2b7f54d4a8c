import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { queryRoute } from '../../../emulator/aws/query-protocol.ts';
import { type AwsServer, startAwsServer } from '../../../emulator/aws/server.ts';
import { createCloudFormation } from '../../../emulator/cloudformation/cloudformation.ts';
import { readStack } from '../../../emulator/template/stack.ts';
import { ASSEMBLY } from '../../harness/assembly.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const stack = readStack(ASSEMBLY);
const WITH_XML = { ...stack, outputs: { Marks: `<a> & "b" 'c' ]]> é`, Empty: '' } };

const servers: AwsServer[] = [];
const clientOf = async (described: Parameters<typeof createCloudFormation>[0]['stack']) => {
  const routes = [queryRoute([createCloudFormation({ stack: described, clock: () => NOW })])];
  const server = await startAwsServer({ services: [], routes, port: 0 });
  servers.push(server);
  return new CloudFormationClient({
    endpoint: server.url,
    region: stack.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
};
afterAll(() => Promise.all(servers.map((server) => server.close())));

describe('DescribeStacks', () => {
  test('returns every output of the template, resolved', async () => {
    const client = await clientOf(stack);
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: 'ClinicMail' }));
    expect(Stacks).toEqual([
      expect.objectContaining({
        StackName: 'ClinicMail',
        StackStatus: 'CREATE_COMPLETE',
        CreationTime: new Date(NOW),
        StackId: expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:\d{12}:stack\/ClinicMail\//),
      }),
    ]);
    const outputs = Object.fromEntries(
      (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]),
    );
    expect(outputs).toEqual({ ...stack.outputs });
    expect(outputs.UserPoolId).toBe(stack.only('AWS::Cognito::UserPool').physicalId);
    expect(JSON.parse(outputs.WebConfig ?? '')).toHaveProperty('userPoolId', outputs.UserPoolId);
  });

  test('finds the stack without a name and by its id', async () => {
    const client = await clientOf(stack);
    const { Stacks: [unnamed] = [] } = await client.send(new DescribeStacksCommand({}));
    const byId = await client.send(new DescribeStacksCommand({ StackName: unnamed?.StackId }));
    expect(byId.Stacks).toEqual([unnamed]);
  });

  test('escapes XML characters in an output', async () => {
    const client = await clientOf(WITH_XML);
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({}));
    expect(found?.Outputs?.[0]).toEqual({ OutputKey: 'Marks', OutputValue: WITH_XML.outputs.Marks });
  });

  test('rejects an unknown stack as AWS does', async () => {
    const client = await clientOf(stack);
    const describing = client.send(new DescribeStacksCommand({ StackName: 'Other&Co' }));
    await expect(describing).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id Other&Co does not exist',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

test('other actions are rejected', async () => {
  const client = await clientOf(stack);
  await expect(client.send(new ListStacksCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
});
