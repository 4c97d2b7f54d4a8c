/**
 * Limits a rate. The default of five invitations a second is about a third of the 14 emails a second that SES accepts
 * from a new account, which patients' codes need too; Cognito accepts 50 new users a second, including sign-ups.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export interface TokenBucket {
  /** Waits for a token. @throws AbortError when the signal says so */
  take(signal: AbortSignal): Promise<void>;
  /** Gives out no token for some milliseconds. */
  pause(milliseconds: number): void;
}

export interface TokenBucketOptions {
  readonly perSecond: number;
  /** The number of tokens that can be taken at once after a pause. */
  readonly burst?: number;
  /** Milliseconds; only differences count. */
  readonly clock: () => number;
  /** Waits for some milliseconds. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Makes a bucket that is full. */
export function createTokenBucket({ perSecond, burst = 1, clock, sleep }: TokenBucketOptions): TokenBucket {
  const interval = 1000 / perSecond;
  // When the bucket would be full again; every token taken moves it on.
  let fullAt = clock();
  let closedUntil = fullAt;
  return {
    async take(signal) {
      const now = clock();
      fullAt = Math.max(fullAt, now) + interval;
      const freeAt = fullAt - burst * interval;
      await sleep(Math.max(0, freeAt - now), signal);
      while (clock() < closedUntil) await sleep(closedUntil - clock(), signal);
    },
    pause(milliseconds) {
      closedUntil = Math.max(closedUntil, clock() + milliseconds);
    },
  };
}
