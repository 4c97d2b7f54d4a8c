import { stderr } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenForInterruption } from '../../../terminal/interruption.ts';
import { InterruptedError } from '../exit-codes.ts';
import { type OutcomeCounts, showProgress } from './progress.ts';
import { type Outcome, type RunAllOptions, runAll } from './run-all.ts';
import { createTokenBucket } from './token-bucket.ts';

export interface BulkOptions<Item, Word extends string>
  extends Pick<RunAllOptions<Item, Word>, 'perform' | 'reasons'> {
  readonly perSecond: number;
  /** Describes each outcome after its number, e.g. `had an account`. */
  readonly words: Readonly<Record<Word, string>>;
  readonly showsProgress: boolean;
  /** Called for each item as soon as it is done. */
  readonly onOutcome: (item: Item, outcome: Outcome<Word>) => void;
  /** Says how to continue after an interruption. */
  readonly howToContinue: string;
}

/**
 * Does something about many accounts: at a rate, with the progress on stderr, until it is done or Ctrl-C ends it.
 *
 * @throws InterruptedError, or what Cognito throws about more than one account
 */
export async function runBulk<Item, Word extends string>(
  items: readonly Item[],
  options: BulkOptions<Item, Word>,
): Promise<OutcomeCounts<Word>> {
  const { perSecond, words, howToContinue } = options;
  const clock = () => performance.now();
  const stream = options.showsProgress ? stderr : undefined;
  const progress = showProgress({ total: items.length, perSecond, words, clock, stream });
  let done = 0;
  const interruption = listenForInterruption();
  try {
    await runAll(items, {
      perform: options.perform,
      reasons: options.reasons,
      bucket: createTokenBucket({
        perSecond,
        clock,
        sleep: (ms, signal) => sleep(ms, undefined, { signal }),
      }),
      onOutcome: (item, outcome) => {
        done += 1;
        options.onOutcome(item, outcome);
        progress.count(outcome);
      },
      signal: interruption.signal,
    });
  } catch (error) {
    progress.end();
    stderr.write(`Stopped. ${howToContinue}\n`);
    throw error;
  } finally {
    interruption.stop();
  }
  const counts = progress.end();
  if (done < items.length) {
    throw new InterruptedError(`Stopped after ${done} of ${items.length}. ${howToContinue}`);
  }
  return counts;
}
