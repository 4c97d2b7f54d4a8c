import type { TokenBucket } from './token-bucket.ts';

/** The outcome of one item: a word such as `invited`, or the reason why it failed. */
export type Outcome<Word extends string> = Word | { readonly failed: string };

export interface RunAllOptions<Item, Word extends string> {
  /** Sends the request about one item. @throws what Cognito throws */
  readonly perform: (item: Item) => Promise<Word>;
  /** The reasons of errors about one item, by the name of the error; any other error concerns all, so it ends the run. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly bucket: TokenBucket;
  /** Called for each item as soon as it is done. */
  readonly onOutcome: (item: Item, outcome: Outcome<Word>) => void;
  /** Ends the run; requests under way are waited for. */
  readonly signal: AbortSignal;
}

/** Requests at a time: Cognito takes a few tenths of a second for one, so one at a time would not reach the rate. */
const WORKERS = 4;
const LONGEST_PAUSE = 60_000;
const MOST_REFUSALS = 8;

/** Cognito's own limits, and that of a trigger of the user pool, which Lambda reports as a failure of the trigger. */
const TOO_FAST =
  /^(TooManyRequestsException|LimitExceededException|Throttling(Exception)?)\b|^UserLambdaValidationException .*Rate Exceeded/i;

/**
 * Sends a request about every item, at the rate of the bucket. When Cognito throttles, all requests wait, longer each
 * time.
 *
 * It returns when the signal ends the run; the items without an outcome are left.
 *
 * @throws what Cognito throws about more than one item, after requests under way have ended
 */
export async function runAll<Item, Word extends string>(
  items: readonly Item[],
  options: RunAllOptions<Item, Word>,
): Promise<void> {
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const left = items.values();
  const work = async () => {
    for (const item of left) {
      if (signal.aborted) return;
      const outcome = await performOne(item, { ...options, signal });
      options.onOutcome(item, outcome);
    }
  };
  const workers = Array.from({ length: WORKERS }, () =>
    work().catch((error: unknown) => {
      broken.abort(error);
      throw error;
    }),
  );
  const ended = await Promise.allSettled(workers);
  const failures = ended
    .filter((worker) => worker.status === 'rejected')
    .map(({ reason }) => reason as unknown);
  const failure = failures.find((error) => nameOf(error) !== 'AbortError');
  if (failure !== undefined) throw failure;
}

async function performOne<Item, Word extends string>(
  item: Item,
  { perform, reasons, bucket, signal }: RunAllOptions<Item, Word>,
): Promise<Outcome<Word>> {
  for (let refusals = 0; ; refusals += 1) {
    await bucket.take(signal);
    try {
      return await perform(item);
    } catch (error) {
      const isTooFast = error instanceof Error && TOO_FAST.test(`${error.name} ${error.message}`);
      const failed = isTooFast ? undefined : reasons[nameOf(error)];
      if (failed !== undefined) return { failed };
      if (!isTooFast || refusals === MOST_REFUSALS) throw error;
      bucket.pause(Math.min(1000 * 2 ** refusals, LONGEST_PAUSE));
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
