import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { type AwsServer, startAwsServer } from '../../../emulator/aws/server.ts';
import { createLogStore, type LogStore } from '../../../emulator/logs/log-store.ts';
import { createLogsService } from '../../../emulator/logs/logs-service.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
const GROUP = '/clinic/sender';

let now = START;
let store: LogStore;
let server: AwsServer;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  // Each test has a store of its own behind the one server.
  const service = () => createLogsService({ store, region: 'eu-west-1', accountId: '123456789012' });
  const action = (name: string) => (input: Record<string, unknown>) => service().actions[name]?.(input) ?? {};
  const names = [
    'DescribeLogGroups',
    'DescribeLogStreams',
    'GetLogEvents',
    'FilterLogEvents',
    'CreateLogStream',
    'PutLogEvents',
  ];
  const actions = Object.fromEntries(names.map((name) => [name, action(name)]));
  server = await startAwsServer({ services: [{ target: 'Logs_20140328', actions }], port: 0 });
  logs = new CloudWatchLogsClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterAll(async () => {
  logs.destroy();
  await server.close();
});

beforeEach(() => {
  now = START;
  store = createLogStore({ clock: () => now });
});

function write(...lines: readonly string[]): void {
  for (const line of lines) {
    store.append(GROUP, 'one', line);
    now += 1000;
  }
}

async function filter(input: Partial<FilterLogEventsCommandInput> = {}): Promise<(string | undefined)[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: GROUP, ...input }));
  return events.map(({ message }) => message);
}

describe('writing', () => {
  const stream = { logGroupName: GROUP, logStreamName: '2026-11-23/one' };
  const put = (...messages: readonly string[]) =>
    logs.send(
      new PutLogEventsCommand({
        ...stream,
        logEvents: messages.map((message) => ({ message, timestamp: now })),
      }),
    );

  test('needs a group and a stream, which is created once', async () => {
    await expect(put('a')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    store.createGroup(GROUP);
    await expect(put('a')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await logs.send(new CreateLogStreamCommand(stream));
    await put('a', 'b');
    expect(await filter()).toEqual(['a', 'b']);
    await expect(logs.send(new CreateLogStreamCommand(stream))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
  });

  test('refuses names and events that CloudWatch Logs refuses', async () => {
    store.createGroup(GROUP);
    const named = new CreateLogStreamCommand({ ...stream, logStreamName: 'a:b' });
    await expect(logs.send(named)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await logs.send(new CreateLogStreamCommand(stream));
    await expect(put()).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(put('')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('the log store', () => {
  test('drops its oldest lines beyond its limit', () => {
    const small = createLogStore({ clock: Date.now, maxEvents: 10 });
    for (let line = 1; line <= 25; line += 1) small.append('g', 's', String(line));
    const remaining = small.query({ group: 'g' });
    expect(remaining.length).toBeLessThanOrEqual(10);
    expect(remaining.at(-1)?.message).toBe('25');
  });

  test('calls listeners with each line until they unsubscribe', () => {
    const received: string[] = [];
    const stop = store.subscribe(({ message }) => received.push(message));
    write('a');
    stop();
    write('b');
    expect(received).toEqual(['a']);
  });
});

describe('log groups and streams', () => {
  test('are described by prefix, page by page', async () => {
    for (const group of ['/b', '/a', '/other', '/a/x']) store.createGroup(group);
    const first = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/a', limit: 1 }));
    expect(first.logGroups).toEqual([
      {
        logGroupName: '/a',
        arn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/a:*',
        logGroupArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/a',
      },
    ]);
    const { nextToken } = first;
    const second = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/a', limit: 1, nextToken }),
    );
    expect(second.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/a/x']);
    expect(second.nextToken).toBeUndefined();
  });

  test('are ordered by name or by their last line', async () => {
    for (const stream of ['b', 'a', 'c', 'b']) {
      store.append(GROUP, stream, 'x');
      now += 1000;
    }
    const names = async (input: object) => {
      const { logStreams = [] } = await logs.send(
        new DescribeLogStreamsCommand({ logGroupName: GROUP, ...input }),
      );
      return logStreams.map(({ logStreamName }) => logStreamName);
    };
    expect(await names({})).toEqual(['a', 'b', 'c']);
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['b', 'c', 'a']);
    expect(await names({ logStreamNamePrefix: 'c' })).toEqual(['c']);
  });

  test('that do not exist are rejected', async () => {
    await expect(filter()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
    write('x');
    await expect(
      logs.send(new GetLogEventsCommand({ logGroupName: GROUP, logStreamName: 'none' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('GetLogEvents', () => {
  test('starts at the end and pages backwards, or at the head and pages forwards', async () => {
    write('1', '2', '3', '4', '5');
    const get = async (input: object) => {
      const request = { logGroupName: GROUP, logStreamName: 'one', limit: 2, ...input };
      const { events = [], ...tokens } = await logs.send(new GetLogEventsCommand(request));
      return { messages: events.map(({ message }) => message), ...tokens };
    };
    const last = await get({});
    expect(last.messages).toEqual(['4', '5']);
    expect((await get({ nextToken: last.nextBackwardToken })).messages).toEqual(['2', '3']);
    const head = await get({ startFromHead: true });
    expect(head.messages).toEqual(['1', '2']);
    expect((await get({ nextToken: head.nextForwardToken })).messages).toEqual(['3', '4']);
    const end = await get({ nextToken: last.nextForwardToken });
    expect([end.messages, end.nextForwardToken]).toEqual([[], last.nextForwardToken]);
    await expect(get({ nextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('FilterLogEvents', () => {
  test('finds a value that JSON writes with an escape', async () => {
    write('{"user":"a\\u0062c"}', '{"user":"abc"}', '{"user":"other","note":"abc"}');
    const found = await filter({ filterPattern: '{ $.user = "abc" && $.none NOT EXISTS }' });
    expect(found).toEqual(['{"user":"a\\u0062c"}', '{"user":"abc"}']);
    expect(await filter({ filterPattern: '{ $.user = "none" || $.note = "abc" }' })).toHaveLength(1);
  });

  test('returns lines within a time range, of named streams, page by page', async () => {
    write('1', '2', '3', '4');
    store.append(GROUP, 'two', '5');
    expect(await filter({ startTime: START + 1000, endTime: START + 2000 })).toEqual(['2', '3']);
    expect(await filter({ logStreamNames: ['two'] })).toEqual(['5']);
    expect(await filter({ logStreamNamePrefix: 'on', limit: 1 })).toEqual(['1']);
    const arn = `arn:aws:logs:eu-west-1:123456789012:log-group:${GROUP}`;
    const page = await logs.send(new FilterLogEventsCommand({ logGroupIdentifier: arn, limit: 3 }));
    expect(page.events?.[0]).toEqual({
      eventId: expect.any(String),
      logStreamName: 'one',
      message: '1',
      timestamp: START,
      ingestionTime: START,
    });
    expect(await filter({ limit: 3, nextToken: page.nextToken })).toEqual(['4', '5']);
    await expect(filter({ nextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  const sent =
    '{"event":"email_sent","user_sub":"sub-1","attempt":2,"detail":{"kinds":["a","b"]},"ok":true,"none":null}';
  const failed = '{"event":"email_failed","user_sub":"sub-2","attempt":10}';
  const text = 'REPORT RequestId: 123 Status: timeout';

  test.each([
    ['', [sent, failed, text]],
    ['REPORT', [text]],
    ['REPORT timeout', [text]],
    ['REPORT sub', []],
    ['"RequestId: 123"', [text]],
    ['-REPORT', [sent, failed]],
    ['?timeout ?email_failed', [failed, text]],
    ['"\\"event\\":\\"email_sent\\""', [sent]],
    ['{ $.event = "email_sent" }', [sent]],
    ['{$.event=email_sent}', [sent]],
    ['{ $.event = "email_*" }', [sent, failed]],
    ['{ $.event = * }', [sent, failed]],
    ['{ $.event != "email_sent" }', [failed]],
    ['{ $.user_sub = "sub-1" && $.event = "email_sent" }', [sent]],
    ['{ $.user_sub = "sub-1" && $.event = "email_failed" }', []],
    ['{ $.user_sub = "sub-1" || $.user_sub = "sub-2" }', [sent, failed]],
    ['{ ($.user_sub = "sub-1" || $.user_sub = "sub-2") && $.attempt > 2 }', [failed]],
    ['{ $.attempt = 2 }', [sent]],
    ['{ $.attempt >= 2 && $.attempt < 10 }', [sent]],
    ['{ $.detail.kinds[1] = "b" }', [sent]],
    ['{ $.detail[\'kinds\'][0] = "a" }', [sent]],
    ['{ $.ok IS TRUE }', [sent]],
    ['{ $.none IS NULL }', [sent]],
    ['{ $.ok NOT EXISTS }', [failed]],
    ['{ $.constructor = * }', []],
  ])('matches %s', async (filterPattern, expected) => {
    write(sent, failed, text);
    expect(await filter({ filterPattern })).toEqual(expected);
  });

  test.each([
    ['a-b', "Invalid character(s) in term 'a-b'; put it in double quotes."],
    ['"open', 'Invalid'],
    ['%regular%', 'not supported here'],
    [`{${'('.repeat(2000)}`, '1024 characters at most'],
    ['[ip, user]', 'not supported here'],
    ['{ $.a }', "Invalid filter pattern near '}'."],
    ['{ $.a = }', "near '}'"],
    ['{ $.a = "x" ', "near 'its end'"],
    ['{ $.a = "x" } more', "near 'more'"],
    ['{ $.a > "x" }', 'Invalid filter pattern'],
    ['{ a = "x" }', "near 'a'"],
    ['{ $.a = "x" & $.b = "y" }', "near '& $.b"],
  ])('rejects the pattern %s with a message', async (filterPattern, sentence) => {
    write('x');
    await expect(filter({ filterPattern })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(sentence),
    });
  });
});
