import { setTimeout as delay } from 'node:timers/promises';
import { DeployError, InterruptedError } from './errors.ts';

/** How a command waits for Amplify, and what it tells meanwhile. */
export interface Patience {
  /** Milliseconds between two questions. */
  readonly interval: number;
  /** When to give up, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Takes a line for whoever watches. */
  readonly report: (line: string) => void;
}

/** Milliseconds after which a person who watches wants to read something. */
const SILENCE = 15_000;

/**
 * Asks until there is an answer; tells what has changed, and from time to time that nothing has.
 *
 * @param ask returns `done`, or a line on how it stands
 * @param late the sentence for when the time is over
 * @throws DeployError when it is, InterruptedError, or what `ask` throws
 */
export async function waitFor<Done>(
  { interval, deadline, signal, report }: Patience,
  ask: () => Promise<{ readonly done: Done } | { readonly standing: string }>,
  late: (standing: string) => string,
): Promise<Done> {
  let told = { line: '', at: 0 };
  for (;;) {
    const answer = await ask();
    if ('done' in answer) return answer.done;
    const { standing } = answer;
    const now = Date.now();
    if (now >= deadline) throw new DeployError(late(standing));
    if (standing !== told.line || now - told.at >= SILENCE) {
      report(standing);
      told = { line: standing, at: now };
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
