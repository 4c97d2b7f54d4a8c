import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { startAwsServer } from '../../../emulator/aws/server.ts';
import { invokeRoute } from '../../../emulator/lambda/invoke-route.ts';
import { clientOptions } from '../../harness/cloud.ts';
import { ARN, functionOf, startHarness } from './harness.ts';

const harness = await startHarness(
  functionOf(`
    export const handler = async (event) => {
      if (event?.fail) throw new TypeError('It failed');
      return event?.text ?? { event };
    };
  `),
);
const stack = { region: 'eu-west-1', accountId: '123456789012' };
const server = await startAwsServer({
  services: [],
  routes: [invokeRoute({ lambda: harness.host, stack })],
  port: 0,
});
const client = new LambdaClient(clientOptions(server.url));
afterAll(async () => {
  client.destroy();
  await server.close();
  await harness.close();
});

const invoke = (FunctionName: string, event: object = {}, more: object = {}) =>
  client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), ...more }));

describe("Lambda's Invoke", () => {
  test.each([ARN, `${ARN}:$LATEST`, 'sender', 'function:sender', '123456789012:function:sender'])(
    'finds the function by %s and returns what it returned',
    async (name) => {
      const { StatusCode, Payload, FunctionError, ExecutedVersion } = await invoke(name, {
        text: '<b>Zoë</b>',
      });
      expect([StatusCode, FunctionError, ExecutedVersion]).toEqual([200, undefined, '$LATEST']);
      expect(JSON.parse(Payload?.transformToString() ?? '')).toBe('<b>Zoë</b>');
    },
  );

  test('says that a function failed, with its error', async () => {
    const { StatusCode, Payload, FunctionError } = await invoke('sender', { fail: true });
    expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
    expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({ errorMessage: 'It failed' });
  });

  test('accepts an event to be handled later', async () => {
    const { StatusCode } = await invoke('sender', { text: 'later' }, { InvocationType: 'Event' });
    expect(StatusCode).toBe(202);
    await harness.host.settled();
  });

  test.each([
    ['an unknown function', 'another', {}, 'ResourceNotFoundException'],
    [
      'a function of another account',
      'arn:aws:lambda:eu-west-1:210987654321:function:sender',
      {},
      'ResourceNotFoundException',
    ],
    ['a name with other characters', 'a b', {}, 'ValidationException'],
    ['a version', 'sender', { Qualifier: '3' }, 'InvalidParameterValueException'],
    ['the tail of the log', 'sender', { LogType: 'Tail' }, 'InvalidParameterValueException'],
    ['a dry run', 'sender', { InvocationType: 'DryRun' }, 'InvalidParameterValueException'],
  ])('refuses %s', async (_, name, more, error) => {
    await expect(invoke(name, {}, more)).rejects.toMatchObject({ name: error });
  });

  test('refuses an event that is not JSON', async () => {
    const response = await fetch(`${server.url}/2015-03-31/functions/sender/invocations`, {
      method: 'POST',
      body: '{',
    });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { __type: 'InvalidRequestContentException' },
    ]);
  });
});
