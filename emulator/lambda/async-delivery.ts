import { setTimeout as delay } from 'node:timers/promises';
import { AwsError, type Clock } from '../aws/service.ts';
import { type DestinationRecord, destinationRecord } from './destination-record.ts';
import type { FunctionEvent, FunctionRunner } from './function-runner.ts';
import type { InvocationReport } from './invocation.ts';

/** Seconds that Lambda waits before the second and the third attempt. */
const RETRY_DELAYS = [60, 120];
/** Seconds until a throttled event is tried again: doubled from the first to the last. */
const THROTTLE_DELAYS = { first: 1, last: 300 };

export interface AsyncDeliveryOptions {
  readonly clock: Clock;
  /**
   * Factor for Lambda's waits between attempts. The age of an event includes each wait unscaled, so an event expires after
   * as many attempts as in AWS.
   */
  readonly delayScale: number;
  /** @throws AwsError when the function's role may not write to the destination */
  readonly deliverToDestination: (arn: string, record: DestinationRecord) => void | Promise<void>;
  /** Called when a record could not be written to the destination, and is lost. */
  readonly onDestinationFailure: (functionArn: string) => void;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/**
 * Runs a function for an event as Lambda does for an asynchronous invocation: up to three attempts, later ones when it is
 * throttled, until the event is too old. The record of a discarded event goes to the function's failure destination.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export async function deliverAsync(
  runner: FunctionRunner,
  event: FunctionEvent,
  { clock, delayScale, deliverToDestination, onDestinationFailure, signal }: AsyncDeliveryOptions,
): Promise<void> {
  const { arn: functionArn, asyncInvoke } = runner.config;
  const { maximumRetryAttempts, maximumEventAgeSeconds, onFailureArn } = asyncInvoke;
  const acceptedAt = clock();
  let skippedWait = 0;
  let invokeCount = 0;
  let throttles = 0;
  let lastReport: InvocationReport | undefined;

  const discard = async (condition: DestinationRecord['requestContext']['condition']) => {
    if (onFailureArn === undefined) return;
    const record = destinationRecord({
      now: clock(),
      requestId: event.segment.requestId,
      functionArn,
      condition,
      invokeCount,
      event: JSON.parse(event.payload),
      lastReport,
    });
    try {
      await deliverToDestination(onFailureArn, record);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      onDestinationFailure(functionArn);
    }
  };
  /** Waits until the next attempt is due. @returns false when the event is too old by then */
  const waitUntilDue = async (seconds: number) => {
    const age = clock() - acceptedAt + skippedWait;
    const remaining = Math.max(0, maximumEventAgeSeconds * 1000 - age);
    const wait = Math.min(seconds * 1000, remaining);
    await delay(wait * delayScale, undefined, { signal });
    skippedWait += wait * (1 - delayScale);
    return seconds * 1000 < remaining;
  };

  for (;;) {
    const report = await runUnlessThrottled(runner, event);
    let retryDelay: number;
    if (report === 'throttled') {
      retryDelay = Math.min(THROTTLE_DELAYS.first * 2 ** throttles, THROTTLE_DELAYS.last);
      throttles += 1;
    } else {
      if (report.outcome.status === 'success' || signal.aborted) return;
      lastReport = report;
      invokeCount += 1;
      if (invokeCount > maximumRetryAttempts) return discard('RetriesExhausted');
      retryDelay = RETRY_DELAYS[invokeCount - 1] ?? 0;
    }
    if (!(await waitUntilDue(retryDelay))) return discard('EventAgeExceeded');
  }
}

async function runUnlessThrottled(
  runner: FunctionRunner,
  event: FunctionEvent,
): Promise<InvocationReport | 'throttled'> {
  try {
    return await runner.run(event);
  } catch (error) {
    if (error instanceof AwsError && error.type === 'TooManyRequestsException') return 'throttled';
    throw error;
  }
}
