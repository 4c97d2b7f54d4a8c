import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { CreateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { listen, stopListening } from '../../emulator/aws/listen.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { clientOptions } from '../harness/cloud.ts';
import { type Call, RESOURCE_CALLS, send } from './resource-calls.ts';
import { mismatches } from './service-model.ts';

const stack = readStack(ASSEMBLY);
const calls = Object.entries(RESOURCE_CALLS).flatMap(([type, toCalls]) =>
  stack
    .ofType(type)
    .flatMap(({ logicalId, properties }) =>
      toCalls(properties).map((call): [string, Call] => [
        `${call.command.constructor.name} for ${logicalId}`,
        call,
      ]),
    ),
);

/** A request that a service would have received. */
interface ReceivedRequest {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const received: ReceivedRequest[] = [];
const server = createServer(async (request, response) => {
  const body = await text(request);
  received.push({ url: decodeURIComponent(request.url ?? ''), body: body === '' ? {} : JSON.parse(body) });
  response.setHeader('content-type', 'application/json').end('{}');
});
let endpoint = '';
beforeAll(async () => {
  endpoint = `http://localhost:${await listen(server, { port: 0 })}`;
});
afterAll(() => stopListening(server));

describe('the template, as API calls', () => {
  test('has every type of resource that is checked here', () => {
    const absent = Object.keys(RESOURCE_CALLS).filter((type) => stack.ofType(type).length === 0);
    expect(absent).toEqual([]);
  });

  test.each(calls)('%s matches the service model', (_, { command }) => {
    expect(mismatches(command.schema, command.input)).toEqual([]);
  });

  test.each(calls)('%s sends all its properties', async (_, call) => {
    received.length = 0;
    await send(call, clientOptions(endpoint));
    const [{ url, body } = { url: '', body: {} }] = received;
    for (const [name, value] of Object.entries(call.command.input)) {
      if (name in body) expect({ [name]: body[name] }).toEqual({ [name]: value });
      else expect(url).toContain(String(value));
    }
  });

  test('a wrong name or a wrong type would be reported', () => {
    const request = {
      PoolName: 'pool',
      MfaConfig: 'OFF',
      Policies: { PasswordPolicy: { MinimumLength: '12', RequireDigits: true } },
      UsernameAttributes: 'email',
    };
    expect(mismatches(new CreateUserPoolCommand(request as never).schema, request)).toEqual([
      'MfaConfig is not in the service model',
      'Policies.PasswordPolicy.MinimumLength is not a number',
      'Policies.PasswordPolicy.RequireDigits is not in the service model',
      'UsernameAttributes is not a list',
    ]);
  });
});
