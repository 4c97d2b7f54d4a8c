import { setTimeout as delay } from 'node:timers/promises';
import { AwsError, type Clock } from '../aws/service.ts';
import { type DestinationRecord, destinationRecord } from './destination-record.ts';
import type { FunctionEvent, FunctionRunner } from './function-runner.ts';
import type { Measured } from './invocation.ts';

/** Seconds that Lambda waits before the second and the third attempt. */
const RETRY_DELAYS = [60, 120];
/** Seconds between deliveries that are throttled: doubled from the first to the last. */
const THROTTLE_DELAYS = { first: 1, last: 300 };

export interface AsyncDeliveryOptions {
  readonly clock: Clock;
  /** What Lambda's waits and the event's greatest age are multiplied by. */
  readonly delayScale: number;
  readonly deliverToDestination: (arn: string, record: DestinationRecord) => void | Promise<void>;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
}

/**
 * Takes one event through its attempts, as Lambda does for an asynchronous invocation: after a failure twice more,
 * later when it is throttled, until it is too old. What is given up goes to the function's failure destination.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export async function deliverAsync(
  runner: FunctionRunner,
  event: FunctionEvent,
  { clock, delayScale, deliverToDestination, signal }: AsyncDeliveryOptions,
): Promise<void> {
  const { maximumRetryAttempts, maximumEventAgeSeconds, onFailureArn } = runner.config.asyncInvoke;
  const expiresAt = clock() + maximumEventAgeSeconds * 1000 * delayScale;
  let invokeCount = 0;
  let throttles = 0;
  let last: Measured | undefined;

  const giveUp = async (condition: DestinationRecord['requestContext']['condition']) => {
    if (onFailureArn !== undefined) {
      const { requestId } = event.segment;
      const { arn: functionArn } = runner.config;
      const requestPayload: unknown = JSON.parse(event.payload);
      const given = {
        now: clock(),
        requestId,
        functionArn,
        condition,
        invokeCount,
        event: requestPayload,
        last,
      };
      await deliverToDestination(onFailureArn, destinationRecord(given));
    }
  };
  /** Waits until the next attempt is due. @returns false when the event is too old by then */
  const waitUntilDue = async (seconds: number) => {
    const milliseconds = seconds * 1000 * delayScale;
    const left = Math.max(0, expiresAt - clock());
    await delay(Math.min(milliseconds, left), undefined, { signal });
    return milliseconds < left;
  };

  for (;;) {
    const measured = await runUnlessThrottled(runner, event);
    if (measured === 'throttled') {
      const seconds = Math.min(THROTTLE_DELAYS.first * 2 ** throttles, THROTTLE_DELAYS.last);
      throttles += 1;
      if (!(await waitUntilDue(seconds))) {
        return giveUp('EventAgeExceeded');
      }
      continue;
    }
    if (measured.outcome.status === 'success' || signal.aborted) {
      return;
    }
    last = measured;
    invokeCount += 1;
    if (invokeCount > maximumRetryAttempts) {
      return giveUp('RetriesExhausted');
    }
    if (!(await waitUntilDue(RETRY_DELAYS[invokeCount - 1] ?? 0))) {
      return giveUp('EventAgeExceeded');
    }
  }
}

async function runUnlessThrottled(
  runner: FunctionRunner,
  event: FunctionEvent,
): Promise<Measured | 'throttled'> {
  try {
    return await runner.run(event);
  } catch (error) {
    if (error instanceof AwsError && error.type === 'TooManyRequestsException') {
      return 'throttled';
    }
    throw error;
  }
}
