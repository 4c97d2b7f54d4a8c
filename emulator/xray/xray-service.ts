import { AwsError, type Clock, type RestService, type WireInput } from '../aws/service.ts';
import { compileFilterExpression } from './filter-expression.ts';
import { readSegmentDocument } from './segment-document.ts';
import { assembleTrace, type Trace } from './trace.ts';
import type { TraceStore } from './trace-store.ts';

export interface XrayServiceOptions {
  readonly store: TraceStore;
  readonly clock: Clock;
  /** Where the account sends spans: `CloudWatchLogs` with Transaction Search, whose spans are not emulated. */
  readonly destination?: 'XRay' | 'CloudWatchLogs';
}

const MAXIMUM_SUMMARIES = 1000;

/**
 * Makes X-Ray's API over a trace store, with BatchGetTraces, GetTraceSummaries, GetTraceSegmentDestination and
 * PutTraceSegments.
 *
 * @see https://docs.aws.amazon.com/xray/latest/api/API_Operations.html
 */
export function createXrayService({ store, clock, destination = 'XRay' }: XrayServiceOptions): RestService {
  const find = (id: string) => assembleTrace(id, store.documents(id));
  return {
    routes: {
      'POST /Traces': (input) => {
        const ids = readList(input, 'TraceIds');
        const traces = ids.map((id) => [id, find(id)] as const);
        return {
          Traces: traces.flatMap(([, trace]) => (trace ? [wireTrace(trace)] : [])),
          UnprocessedTraceIds: traces.flatMap(([id, trace]) => (trace ? [] : [id])),
        };
      },

      'POST /TraceSummaries': (input) => {
        const [start, end] = [readTime(input, 'StartTime'), readTime(input, 'EndTime')];
        if (start > end) throw new AwsError('InvalidRequestException', 'StartTime is after EndTime.');
        const matches = compileFilterExpression(readText(input, 'FilterExpression') ?? '');
        const inRange = store
          .traceIds()
          .map(find)
          .filter((trace) => trace !== undefined)
          .filter(({ startTime }) => startTime >= start && startTime <= end);
        const found = inRange.filter(matches).sort((a, b) => b.startTime - a.startTime);
        return {
          TraceSummaries: found.slice(0, MAXIMUM_SUMMARIES).map(wireSummary),
          TracesProcessedCount: inRange.length,
          ApproximateTime: clock() / 1000,
        };
      },

      'POST /GetTraceSegmentDestination': () => ({ Destination: destination, Status: 'ACTIVE' }),

      'POST /TraceSegments': (input) => {
        const unprocessed = readList(input, 'TraceSegmentDocuments').flatMap((text) => {
          const document = readSegmentDocument(text);
          if (document) {
            store.put(document);
            return [];
          }
          return [{ ErrorCode: 'ParseError', Message: 'The document is not a segment.' }];
        });
        return { UnprocessedTraceSegments: unprocessed };
      },
    },
    authorization: {
      service: 'xray',
      permissions: {
        'POST /Traces': () => [{ action: 'xray:BatchGetTraces', resource: '*' }],
        'POST /TraceSummaries': () => [{ action: 'xray:GetTraceSummaries', resource: '*' }],
        'POST /GetTraceSegmentDestination': () => [
          { action: 'xray:GetTraceSegmentDestination', resource: '*' },
        ],
        'POST /TraceSegments': () => [{ action: 'xray:PutTraceSegments', resource: '*' }],
      },
    },
  };
}

function wireTrace(trace: Trace): object {
  return {
    Id: trace.id,
    Duration: trace.duration,
    LimitExceeded: false,
    Segments: trace.segments.map((segment) => ({ Id: segment.id, Document: JSON.stringify(segment) })),
  };
}

function wireSummary(trace: Trace): object {
  const services = trace.segments.map((segment) => ({
    Name: segment.name,
    Names: [segment.name],
    Type: segment.origin ?? 'client',
  }));
  return {
    Id: trace.id,
    StartTime: trace.startTime,
    Duration: trace.duration,
    ResponseTime: trace.duration,
    HasFault: trace.hasFault,
    HasError: trace.hasError,
    HasThrottle: trace.hasThrottle,
    IsPartial: trace.segments.some((segment) => segment.end_time === undefined),
    ServiceIds: services,
    EntryPoint: services[0],
    Annotations: Object.fromEntries(
      [...trace.annotations].map(([key, values]) => [
        key,
        values.map((value) => ({ AnnotationValue: wireValue(value) })),
      ]),
    ),
  };
}

function wireValue(value: string | number | boolean): object {
  switch (typeof value) {
    case 'number':
      return { NumberValue: value };
    case 'boolean':
      return { BooleanValue: value };
    default:
      return { StringValue: value };
  }
}

function readText(input: WireInput, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw new AwsError('InvalidRequestException', `${name} is not a string.`);
  }
  return value;
}

function readTime(input: WireInput, name: string): number {
  const value = input[name];
  if (typeof value !== 'number') {
    throw new AwsError('InvalidRequestException', `${name} is required, in seconds since the epoch.`);
  }
  return value;
}

function readList(input: WireInput, name: string): string[] {
  const value = input[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new AwsError('InvalidRequestException', `${name} is not a list of strings.`);
  }
  return value;
}
