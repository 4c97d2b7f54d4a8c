import type { FunctionConfig } from '../template/function-config.ts';
import type { SegmentDocument } from '../xray/trace-store.ts';
import type { Measured } from './invocation.ts';
import { newSegmentId, type TraceContext } from './trace-header.ts';

/** An event's own segment, in which each attempt to handle it is a subsegment. */
export interface EventSegment {
  readonly id: string;
  readonly requestId: string;
  /** Seconds since the epoch at which the event was accepted. */
  readonly acceptedAt: number;
  /** Whether the caller waits for the answer; then there is one attempt, and it is not a subsegment. */
  readonly synchronous: boolean;
  readonly attempts: SegmentDocument[];
}

export interface Run {
  readonly config: FunctionConfig;
  readonly trace: TraceContext;
  readonly event: EventSegment;
  /** Seconds since the epoch at which the function's process got the event. */
  readonly startedAt: number;
  readonly measured: Measured;
}

/**
 * The two segments that the Lambda service itself sends; a function's tracing library sends only subsegments of
 * the second. The first is sent again with each attempt.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function serviceSegments({ config, trace, event, startedAt, measured }: Run): SegmentDocument[] {
  const { traceId, segmentId } = trace;
  const { outcome, durationMs, initDurationMs } = measured;
  const endedAt = startedAt + durationMs / 1000;
  const failed = outcome.status !== 'success';
  const account = { account_id: config.arn.split(':')[4], function_arn: config.arn };

  const attempt = {
    id: newSegmentId(),
    trace_id: traceId,
    name: `Attempt #${event.attempts.length + 1}`,
    start_time: startedAt,
    end_time: endedAt,
    http: { response: { status: 200 } },
    ...(failed && { fault: true }),
  };
  if (!event.synchronous) {
    event.attempts.push(attempt);
  }
  const service = {
    id: event.id,
    trace_id: traceId,
    name: config.name,
    origin: 'AWS::Lambda',
    start_time: event.acceptedAt,
    end_time: endedAt,
    http: { response: { status: event.synchronous ? 200 : 202 } },
    aws: { request_id: event.requestId },
    resource_arn: config.arn,
    ...(failed && { fault: true }),
    ...(event.attempts.length > 0 && { subsegments: [...event.attempts] }),
  };
  const initialization = initDurationMs !== undefined && {
    subsegments: [
      {
        id: newSegmentId(),
        trace_id: traceId,
        name: 'Initialization',
        start_time: startedAt - initDurationMs / 1000,
        end_time: startedAt,
        aws: { function_arn: config.arn },
      },
    ],
  };
  const execution = {
    id: segmentId,
    trace_id: traceId,
    parent_id: event.synchronous ? event.id : attempt.id,
    name: config.name,
    origin: 'AWS::Lambda::Function',
    start_time: startedAt,
    end_time: endedAt,
    aws: account,
    resource_arn: config.arn,
    ...(outcome.status !== 'success' && {
      fault: true,
      cause: {
        exceptions: [
          {
            id: newSegmentId(),
            message: outcome.error.errorMessage ?? '',
            type: outcome.error.errorType ?? 'Error',
          },
        ],
      },
    }),
    ...initialization,
  };
  return [service, execution];
}
