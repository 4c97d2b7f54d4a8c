import type { FunctionConfig } from '../template/function-config.ts';
import type { SegmentDocument } from '../xray/trace-store.ts';
import type { ErrorPayload, InvocationReport } from './invocation.ts';
import { newSegmentId, type TraceContext } from './trace-header.ts';

/** An event's own segment, in which each attempt to handle it is a subsegment. */
export interface EventSegment {
  readonly id: string;
  readonly requestId: string;
  /** Seconds since the epoch at which the event was accepted. */
  readonly acceptedAt: number;
  /** The caller waits for the response; then there is one attempt, and it is not a subsegment. */
  readonly synchronous: boolean;
  readonly attempts: SegmentDocument[];
}

export interface SegmentOptions {
  readonly config: FunctionConfig;
  readonly trace: TraceContext;
  readonly event: EventSegment;
  /** Seconds since the epoch at which the function's process received the event. */
  readonly startedAt: number;
  readonly report: InvocationReport;
}

/**
 * Makes the two segments that the Lambda service itself sends; a function's tracing library sends only subsegments of the
 * second. The first is sent again with each attempt.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function serviceSegments(options: SegmentOptions): SegmentDocument[] {
  const { event } = options;
  const attempt = attemptSegment(options);
  if (!event.synchronous) event.attempts.push(attempt);
  return [eventSegment(options), functionSegment(options, event.synchronous ? event.id : attempt.id)];
}

function attemptSegment(options: SegmentOptions): SegmentDocument {
  const { trace, event, startedAt, report } = options;
  return {
    id: newSegmentId(),
    trace_id: trace.traceId,
    name: `Attempt #${event.attempts.length + 1}`,
    start_time: startedAt,
    end_time: endOf(options),
    http: { response: { status: 200 } },
    ...(report.outcome.status !== 'success' && { fault: true }),
  };
}

function eventSegment(options: SegmentOptions): SegmentDocument {
  const { config, trace, event, report } = options;
  return {
    id: event.id,
    trace_id: trace.traceId,
    name: config.name,
    origin: 'AWS::Lambda',
    start_time: event.acceptedAt,
    end_time: endOf(options),
    http: { response: { status: event.synchronous ? 200 : 202 } },
    aws: { request_id: event.requestId },
    resource_arn: config.arn,
    ...(report.outcome.status !== 'success' && { fault: true }),
    ...(event.attempts.length > 0 && { subsegments: [...event.attempts] }),
  };
}

function functionSegment(options: SegmentOptions, parentId: string): SegmentDocument {
  const { config, trace, startedAt, report } = options;
  const { outcome, initDurationMs } = report;
  return {
    id: trace.segmentId,
    trace_id: trace.traceId,
    parent_id: parentId,
    name: config.name,
    origin: 'AWS::Lambda::Function',
    start_time: startedAt,
    end_time: endOf(options),
    aws: { account_id: config.arn.split(':')[4], function_arn: config.arn },
    resource_arn: config.arn,
    ...(outcome.status !== 'success' && { fault: true, cause: { exceptions: [exceptionOf(outcome.error)] } }),
    ...(initDurationMs !== undefined && { subsegments: [initSegment(options, initDurationMs)] }),
  };
}

function initSegment({ config, trace, startedAt }: SegmentOptions, initDurationMs: number): SegmentDocument {
  return {
    id: newSegmentId(),
    trace_id: trace.traceId,
    name: 'Initialization',
    start_time: startedAt - initDurationMs / 1000,
    end_time: startedAt,
    aws: { function_arn: config.arn },
  };
}

const exceptionOf = ({ errorMessage = '', errorType = 'Error' }: ErrorPayload) => ({
  id: newSegmentId(),
  message: errorMessage,
  type: errorType,
});

/** Returns seconds since the epoch. */
const endOf = ({ startedAt, report }: SegmentOptions) => startedAt + report.durationMs / 1000;
