import { readInteger, readText } from '../aws/input.ts';
import { AwsError, type Clock, type JsonService, type WireInput } from '../aws/service.ts';
import type { Stack } from '../template/stack.ts';
import type { StackResource } from '../template/stack-resource.ts';

export interface CloudWatchAlarmsOptions {
  readonly stack: Pick<Stack, 'ofType'>;
  /** Whether the alarm with a name is in alarm now. */
  readonly isInAlarm: (alarmName: string) => boolean;
  readonly clock: Clock;
}

interface AlarmState {
  readonly value: 'OK' | 'ALARM';
  /** Milliseconds since the epoch. */
  readonly since: number;
}

const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];
const TYPES = ['MetricAlarm', 'CompositeAlarm'];
const MAXIMUM_RECORDS = 100;

/**
 * Makes DescribeAlarms of CloudWatch, for the alarms of the template. No metric is evaluated: the caller decides the state
 * of each alarm. Without `AlarmTypes`, only metric alarms are returned.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export function createCloudWatchAlarms({ stack, isInAlarm, clock }: CloudWatchAlarmsOptions): JsonService {
  const resources = [
    ...stack.ofType('AWS::CloudWatch::Alarm'),
    ...stack.ofType('AWS::CloudWatch::CompositeAlarm'),
  ];
  const started = clock();
  const states = new Map<string, AlarmState>();
  const stateOf = (name: string): AlarmState => {
    const value: AlarmState['value'] = isInAlarm(name) ? 'ALARM' : 'OK';
    const known: AlarmState = states.get(name) ?? { value: 'OK', since: started };
    const state = known.value === value ? known : { value, since: clock() };
    states.set(name, state);
    return state;
  };

  return {
    target: 'GraniteServiceVersion20100801',
    actions: {
      DescribeAlarms: (input) => {
        const types = readNames(input, 'AlarmTypes') ?? ['MetricAlarm'];
        requireKnown(types, TYPES, 'AlarmTypes');
        const state = readText(input, 'StateValue');
        if (state !== undefined) requireKnown([state], STATES, 'StateValue');
        const names = readNames(input, 'AlarmNames');
        const prefix = readText(input, 'AlarmNamePrefix');
        if (names !== undefined && prefix !== undefined) {
          throw validationError('AlarmNames and AlarmNamePrefix cannot be used together.');
        }
        const found = resources
          .map((resource) => ({ resource, alarm: wireAlarm(resource, stateOf(nameOf(resource))) }))
          .filter(
            ({ resource, alarm }) =>
              types.includes(typeOf(resource)) &&
              (names === undefined || names.includes(alarm.AlarmName)) &&
              (prefix === undefined || alarm.AlarmName.startsWith(prefix)) &&
              (state === undefined || alarm.StateValue === state),
          );
        const start = Number(readText(input, 'NextToken') ?? 0);
        const end = start + (readInteger(input, 'MaxRecords') ?? 50);
        if (!Number.isInteger(start) || end - start < 1 || end - start > MAXIMUM_RECORDS) {
          throw validationError('NextToken or MaxRecords is not valid.');
        }
        const page = found.slice(start, end);
        const ofType = (type: string) =>
          page.filter(({ resource }) => typeOf(resource) === type).map(({ alarm }) => alarm);
        return {
          MetricAlarms: ofType('MetricAlarm'),
          CompositeAlarms: ofType('CompositeAlarm'),
          ...(end < found.length && { NextToken: String(end) }),
        };
      },
    },
    authorization: {
      service: 'cloudwatch',
      permissions: { DescribeAlarms: () => [{ action: 'cloudwatch:DescribeAlarms', resource: '*' }] },
    },
  };
}

const typeOf = ({ type }: StackResource): string =>
  type.replace('AWS::CloudWatch::Alarm', 'MetricAlarm').replace('AWS::CloudWatch::', '');

const nameOf = ({ properties: { AlarmName }, logicalId }: StackResource): string =>
  typeof AlarmName === 'string' ? AlarmName : logicalId;

function wireAlarm(resource: StackResource, { value, since }: AlarmState) {
  const { AlarmDescription, ActionsEnabled = true } = resource.properties;
  return {
    AlarmName: nameOf(resource),
    ...(typeof AlarmDescription === 'string' && { AlarmDescription }),
    ActionsEnabled,
    StateValue: value,
    StateReason: value === 'OK' ? 'The metric is within its threshold.' : 'Threshold Crossed.',
    StateUpdatedTimestamp: since / 1000,
    StateTransitionedTimestamp: since / 1000,
  };
}

function readNames(input: WireInput, key: string): readonly string[] | undefined {
  const value = input[key];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw validationError(`${key} must be a list of texts.`);
}

function requireKnown(values: readonly string[], known: readonly string[], key: string): void {
  if (!values.every((value) => known.includes(value))) {
    throw validationError(`${key} must be one of ${known.join(', ')}.`);
  }
}

const validationError = (message: string): AwsError => new AwsError('ValidationException', message);
