import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, InterruptedError } from './deploy-errors.ts';

/** Limits the wait for Amplify and receives its progress. */
export interface WaitOptions {
  /** Milliseconds between two requests for the status. */
  readonly interval: number;
  /** The end of the wait, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Writes a line for the person who watches. */
  readonly report: (line: string) => void;
}

/** Milliseconds after which an unchanged status is reported again. */
const REPEAT_AFTER = 15_000;

/**
 * Polls until there is a result; reports each change of the status, and from time to time that nothing has changed.
 *
 * @param ask returns `done`, or a line about the status
 * @param late makes the sentence for when the time is over
 * @throws DeployError when the time is over, InterruptedError, or what `ask` throws
 */
export async function waitFor<Done>(
  { interval, deadline, signal, report }: WaitOptions,
  ask: () => Promise<{ readonly done: Done } | { readonly status: string }>,
  late: (status: string) => string,
): Promise<Done> {
  let reported = { line: '', at: 0 };
  for (;;) {
    const answer = await ask();
    if ('done' in answer) return answer.done;
    const { status } = answer;
    const now = Date.now();
    if (now >= deadline) throw new DeployError(late(status));
    if (status !== reported.line || now - reported.at >= REPEAT_AFTER) {
      report(status);
      reported = { line: status, at: now };
    }
    await pause(interval, signal);
  }
}

/** @throws InterruptedError */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { signal });
  } catch (cause) {
    throw new InterruptedError('Interrupted.', { cause });
  }
}
