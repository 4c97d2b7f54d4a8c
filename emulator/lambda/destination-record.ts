import type { InvocationReport } from './invocation.ts';

/** The record that an on-failure destination receives, in Lambda's documented format. */
export interface DestinationRecord {
  readonly version: '1.0';
  /** ISO 8601. */
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    /** With its version. */
    readonly functionArn: string;
    readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  /** Absent when the function never ran. */
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError: 'Unhandled';
  };
  readonly responsePayload?: unknown;
}

export interface DiscardedEvent {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: DestinationRecord['requestContext']['condition'];
  readonly invokeCount: number;
  readonly event: unknown;
  /** Of the last attempt, if there was one. */
  readonly lastReport: InvocationReport | undefined;
}

/**
 * Makes the record of a discarded event.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function destinationRecord(discarded: DiscardedEvent): DestinationRecord {
  const { now, requestId, functionArn, condition, invokeCount, event, lastReport } = discarded;
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: event,
    ...(lastReport &&
      lastReport.outcome.status !== 'success' && {
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: lastReport.outcome.error,
      }),
  };
}
