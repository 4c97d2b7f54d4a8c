import type { Measured } from './invocation.ts';

/** What an on-failure destination gets, in Lambda's published shape. */
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

export interface GivenUpEvent {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: DestinationRecord['requestContext']['condition'];
  readonly invokeCount: number;
  readonly event: unknown;
  /** The last attempt, if there was one. */
  readonly last: Measured | undefined;
}

/**
 * The record of an event that was given up.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function destinationRecord(given: GivenUpEvent): DestinationRecord {
  const { now, requestId, functionArn, condition, invokeCount, event, last } = given;
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
    ...(last &&
      last.outcome.status !== 'success' && {
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: last.outcome.error,
      }),
  };
}
