import { readInteger, readText } from '../aws/input.ts';
import { AwsError, type JsonService, type WireInput } from '../aws/service.ts';
import type { Permission } from '../iam/policy.ts';
import { compileFilterPattern } from './filter-pattern.ts';
import type { LogEvent, LogQuery, LogStore } from './log-store.ts';
import { paginate, readLimit } from './pagination.ts';

export interface LogsServiceOptions {
  readonly store: LogStore;
  readonly region: string;
  readonly accountId: string;
}

/**
 * Makes CloudWatch Logs over a log store, with DescribeLogGroups, DescribeLogStreams, GetLogEvents, FilterLogEvents,
 * CreateLogStream and PutLogEvents.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
 */
export function createLogsService(options: LogsServiceOptions): JsonService {
  return {
    target: 'Logs_20140328',
    actions: {
      DescribeLogGroups: (input) => describeLogGroups(options, input),
      DescribeLogStreams: (input) => describeLogStreams(options, input),
      GetLogEvents: (input) => getLogEvents(options, input),
      FilterLogEvents: (input) => filterLogEvents(options, input),
      CreateLogStream: (input) => createLogStream(options, input),
      PutLogEvents: (input) => putLogEvents(options, input),
    },
    authorization: {
      service: 'logs',
      permissions: {
        DescribeLogGroups: () => [{ action: 'logs:DescribeLogGroups', resource: '*' }],
        DescribeLogStreams: (input) => [permissionOn(options, 'DescribeLogStreams', input)],
        GetLogEvents: (input) => [permissionOn(options, 'GetLogEvents', input)],
        FilterLogEvents: (input) => [
          permissionOn(options, 'FilterLogEvents', { ...input, logStreamName: '' }),
        ],
        // The stream is to be created, so the permission is on the group.
        CreateLogStream: (input) => [
          permissionOn(options, 'CreateLogStream', { ...input, logStreamName: '' }),
        ],
        PutLogEvents: (input) => [permissionOn(options, 'PutLogEvents', input)],
      },
    },
  };
}

/**
 * Returns the permission for an action. CloudWatch Logs asks for a stream also where an action has none; its name is then
 * empty.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
function permissionOn(options: LogsServiceOptions, name: string, input: WireInput): Permission {
  const stream = readText(input, 'logStreamName') ?? '';
  return {
    action: `logs:${name}`,
    resource: `${groupArn(options, groupNameOf(input) ?? '')}:log-stream:${stream}`,
  };
}

function describeLogGroups(options: LogsServiceOptions, input: WireInput): object {
  const prefix = readText(input, 'logGroupNamePrefix') ?? '';
  const part = readText(input, 'logGroupNamePattern') ?? '';
  const names = options.store.groups().filter((name) => name.startsWith(prefix) && name.includes(part));
  const page = paginate(names, readLimit(input, 'limit', 50, 50), readText(input, 'nextToken'));
  const logGroups = page.items.map((name) => ({
    logGroupName: name,
    arn: `${groupArn(options, name)}:*`,
    logGroupArn: groupArn(options, name),
  }));
  return { logGroups, ...nextToken(page) };
}

function describeLogStreams(options: LogsServiceOptions, input: WireInput): object {
  const group = requireGroup(options.store, input);
  const prefix = readText(input, 'logStreamNamePrefix') ?? '';
  const byTime = readText(input, 'orderBy') === 'LastEventTime';
  const streams = options.store
    .streams(group)
    .filter(({ name }) => name.startsWith(prefix))
    .sort((a, b) => (byTime ? a.lastEventAt - b.lastEventAt : a.name < b.name ? -1 : 1));
  const ordered = input.descending === true ? streams.reverse() : streams;
  const page = paginate(ordered, readLimit(input, 'limit', 50, 50), readText(input, 'nextToken'));
  const logStreams = page.items.map(({ name, createdAt, lastEventAt }) => ({
    logStreamName: name,
    arn: `${groupArn(options, group)}:log-stream:${name}`,
    creationTime: createdAt,
    lastEventTimestamp: lastEventAt,
    lastIngestionTime: lastEventAt,
  }));
  return { logStreams, ...nextToken(page) };
}

function getLogEvents({ store }: LogsServiceOptions, input: WireInput): object {
  const group = requireGroup(store, input);
  const stream = requireStream(store, group, readText(input, 'logStreamName'));
  const events = store
    .query({ group, streams: [stream], ...readTimes(input, 'exclusiveEnd') })
    .map(({ timestamp, message }) => ({ timestamp, message, ingestionTime: timestamp }));
  return slidingPage(events, input);
}

function filterLogEvents({ store }: LogsServiceOptions, input: WireInput): object {
  const group = requireGroup(store, input);
  const matches = compileFilterPattern(readText(input, 'filterPattern') ?? '');
  const found = store
    .query({ group, ...readStreams(input), ...readTimes(input) })
    .filter(({ message }) => matches(message))
    .sort((a, b) => a.timestamp - b.timestamp);
  const page = paginate(found, readLimit(input, 'limit', 10_000, 10_000), readText(input, 'nextToken'));
  return { events: page.items.map(filteredEvent), searchedLogStreams: [], ...nextToken(page) };
}

function createLogStream({ store }: LogsServiceOptions, input: WireInput): object {
  const group = requireGroup(store, input);
  const name = readText(input, 'logStreamName') ?? '';
  if (!/^[^:*]{1,512}$/.test(name)) throw invalidStreamName();
  if (store.streams(group).some((stream) => stream.name === name)) {
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
  }
  store.createStream(group, name);
  return {};
}

/**
 * Appends events in their order. They get the time of their arrival, which is that of the sender within seconds.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
function putLogEvents({ store }: LogsServiceOptions, input: WireInput): object {
  const group = requireGroup(store, input);
  const stream = requireStream(store, group, readText(input, 'logStreamName'));
  const { logEvents } = input;
  if (!Array.isArray(logEvents) || logEvents.length === 0 || logEvents.length > 10_000) {
    throw new AwsError('InvalidParameterException', 'logEvents must have between 1 and 10,000 members.');
  }
  const messages = logEvents.map((event: unknown) => {
    if (typeof event !== 'object' || event === null || Array.isArray(event)) {
      throw new AwsError('SerializationException', 'A log event is not an object');
    }
    const { message, timestamp } = { message: undefined, timestamp: undefined, ...event };
    if (typeof message !== 'string' || message === '' || !Number.isSafeInteger(timestamp)) {
      throw new AwsError('InvalidParameterException', 'A log event needs a message and a timestamp.');
    }
    return message;
  });
  for (const message of messages) store.append(group, stream, message);
  return { nextSequenceToken: '0' };
}

const invalidStreamName = () =>
  new AwsError('InvalidParameterException', 'logStreamName must not contain : or *, nor be longer than 512.');

const groupArn = ({ region, accountId }: LogsServiceOptions, group: string) =>
  `arn:aws:logs:${region}:${accountId}:log-group:${group}`;

const nextToken = (page: { readonly nextToken?: string }) =>
  page.nextToken === undefined ? {} : { nextToken: page.nextToken };

const filteredEvent = ({ id, stream, timestamp, message }: LogEvent) => ({
  eventId: id,
  logStreamName: stream,
  timestamp,
  ingestionTime: timestamp,
  message,
});

function requireGroup(store: LogStore, input: WireInput): string {
  const group = groupNameOf(input);
  if (group === undefined) {
    throw new AwsError('InvalidParameterException', 'logGroupName or logGroupIdentifier is required.');
  }
  if (!store.groups().includes(group)) {
    throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  }
  return group;
}

function groupNameOf(input: WireInput): string | undefined {
  const named = readText(input, 'logGroupName') ?? readText(input, 'logGroupIdentifier');
  return named?.startsWith('arn:') ? (named.split(':')[6] ?? '') : named;
}

function requireStream(store: LogStore, group: string, name: string | undefined): string {
  if (name === undefined || !store.streams(group).some((stream) => stream.name === name)) {
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
  return name;
}

function readTimes(input: WireInput, end?: 'exclusiveEnd'): Pick<LogQuery, 'startTime' | 'endTime'> {
  const startTime = readInteger(input, 'startTime');
  const endTime = readInteger(input, 'endTime');
  return {
    ...(startTime !== undefined && { startTime }),
    ...(endTime !== undefined && { endTime: end ? endTime - 1 : endTime }),
  };
}

function readStreams(input: WireInput): Pick<LogQuery, 'streams' | 'streamPrefix'> {
  const names = input.logStreamNames ?? undefined;
  if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === 'string'))) {
    throw new AwsError('SerializationException', 'logStreamNames is not a list of strings');
  }
  const streamPrefix = readText(input, 'logStreamNamePrefix');
  if (names !== undefined && streamPrefix !== undefined) {
    throw new AwsError(
      'InvalidParameterException',
      'Specify logStreamNames or logStreamNamePrefix, not both.',
    );
  }
  return {
    ...(names !== undefined && { streams: names }),
    ...(streamPrefix !== undefined && { streamPrefix }),
  };
}

/** Cuts a page as GetLogEvents does: by default from the end, with tokens in both directions. */
function slidingPage(events: readonly object[], input: WireInput): object {
  const limit = readLimit(input, 'limit', 10_000, 10_000);
  const token = readText(input, 'nextToken');
  const [, direction, position] = /^([fb])\/(\d{1,9})$/.exec(token ?? '') ?? [];
  if (token !== undefined && direction === undefined) {
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  const offset = Number(position);
  const start =
    direction === 'f'
      ? offset
      : direction === 'b'
        ? Math.max(0, offset - limit)
        : input.startFromHead === true
          ? 0
          : Math.max(0, events.length - limit);
  const end = direction === 'b' ? offset : Math.min(events.length, start + limit);
  return {
    events: events.slice(start, end),
    nextForwardToken: `f/${Math.max(start, end)}`,
    nextBackwardToken: `b/${start}`,
  };
}
