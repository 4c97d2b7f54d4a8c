import type { InviteeRow } from './read-invitees.ts';
import type { TokenBucket } from './token-bucket.ts';

/** The outcome of a row: an invitation was sent, the account existed already, or it failed for a reason. */
export type Outcome = 'invited' | 'exists' | { readonly failed: string };

export interface InviteAllOptions {
  /** Sends one invitation. @throws what Cognito throws */
  readonly invite: (row: InviteeRow) => Promise<'invited' | 'exists'>;
  readonly bucket: TokenBucket;
  /** Called for each row as soon as it is done. */
  readonly onOutcome: (row: InviteeRow, outcome: Outcome) => void;
  /** Ends the import; requests under way are waited for. */
  readonly signal: AbortSignal;
}

/** Requests at a time: Cognito takes a few tenths of a second for one, so one at a time would not reach the rate. */
const WORKERS = 4;
const LONGEST_PAUSE = 60_000;
const MOST_REFUSALS = 8;

/** Errors about one row; any other error would concern all rows, so it ends the import. */
const ABOUT_ROW: Readonly<Record<string, string>> = {
  InvalidParameterException: 'Cognito does not take the address, name or language',
  InvalidPasswordException: 'Cognito does not take the temporary password',
  CodeDeliveryFailureException: 'the account was made, but the invitation could not be sent; see show',
  UserLambdaValidationException: 'a trigger of the user pool refused it',
  UnexpectedLambdaException: 'a trigger of the user pool failed',
};

const TOO_FAST = /^(TooManyRequestsException|LimitExceededException|Throttling(Exception)?)$/;

/**
 * Invites everybody, at the rate of the bucket. When Cognito throttles, all requests wait, longer each time.
 *
 * It returns when the signal ends the import; the rows without an outcome are left.
 *
 * @throws what Cognito throws about more than one row, after requests under way have ended
 */
export async function inviteAll(rows: readonly InviteeRow[], options: InviteAllOptions): Promise<void> {
  const broken = new AbortController();
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const left = rows.values();
  const work = async () => {
    for (const row of left) {
      if (signal.aborted) return;
      const outcome = await inviteRow(row, { ...options, signal });
      options.onOutcome(row, outcome);
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

async function inviteRow(row: InviteeRow, { invite, bucket, signal }: InviteAllOptions): Promise<Outcome> {
  for (let refusals = 0; ; refusals += 1) {
    await bucket.take(signal);
    try {
      return await invite(row);
    } catch (error) {
      const failed = ABOUT_ROW[nameOf(error)];
      if (failed !== undefined) return { failed };
      if (!TOO_FAST.test(nameOf(error)) || refusals === MOST_REFUSALS) throw error;
      bucket.pause(Math.min(1000 * 2 ** refusals, LONGEST_PAUSE));
    }
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
