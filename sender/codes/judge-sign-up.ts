import type { Account, FindAccount, ListAccounts } from '../accounts.ts';
import { findKind } from '../email/kinds.ts';
import type { EmailRequest } from '../email/trigger-event.ts';
import { readServiceError } from '../service-error.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/**
 * The decision about an email of a sign-up: send it, inform the owner of the address instead of sending a code, or send
 * nothing, because too many accounts were made up for the address.
 */
export type SignUpVerdict = 'send' | 'address-taken' | 'withhold';

/** Judges an email before it is sent. It never rejects: a failed look-up neither stops nor changes the email. */
export type JudgeSignUp = (request: EmailRequest) => Promise<SignUpVerdict>;

/** Accounts of one address that get emails. Cognito limits the emails of each to the first one and 5 more an hour. */
const ACCOUNTS_WITH_EMAIL = 3;
const HOUR = 3_600_000;

interface Accounts {
  readonly findAccount: FindAccount;
  readonly listAccounts: ListAccounts;
}

/**
 * Creates the step that keeps a sign-up from revealing who has an account, and from flooding a mailbox. In a pool with
 * aliases, anyone can sign up any number of times with an address that belongs to somebody else.
 */
export function createJudgeSignUp(
  { findAccount, listAccounts }: Accounts,
  telemetry: Pick<Telemetry, 'log'>,
  now: () => number = Date.now,
): JudgeSignUp {
  return async (request) => {
    const { address, triggerSource, userName, userPoolId } = request;
    if (findKind('sender', triggerSource, 'address-taken') === undefined) return 'send';
    const [found, listed] = await Promise.allSettled([
      findAccount(userPoolId, address),
      // A filter tells capitals from small letters, and the rules for sign-ups allow small ones only.
      listAccounts(userPoolId, 'email', address.toLowerCase()),
    ]);
    if (listed.status === 'fulfilled') {
      const { accounts, isComplete } = listed.value;
      if (!isComplete || isCrowdedOut(userName, accounts, now())) return 'withhold';
    }
    const failure = [found, listed].find((result) => result.status === 'rejected');
    if (failure !== undefined) {
      telemetry.log('owner_unknown', UNKNOWN, { fields: { reason: readServiceError(failure.reason).name } });
    }
    const owner = found.status === 'fulfilled' ? found.value : undefined;
    return owner !== undefined && owns(owner, request) ? 'address-taken' : 'send';
  };
}

const UNKNOWN =
  'Cognito did not say in time which accounts this address has, so the email was sent without that check.';

function owns({ attributes, status, userName }: Account, request: EmailRequest): boolean {
  return attributes.email_verified === 'true' && status !== 'UNCONFIRMED' && userName !== request.userName;
}

/**
 * Returns whether enough older accounts for the same address wait for their confirmation. An account of the last hour
 * competes with those of the last hour, so that older ones cannot block it; an older account competes with all.
 */
function isCrowdedOut(userName: string, accounts: readonly Account[], now: number): boolean {
  const unconfirmed = accounts.filter(({ status }) => status === 'UNCONFIRMED');
  // The list may lag behind: an account that is not in it yet is the newest.
  const own = unconfirmed.find((account) => account.userName === userName);
  const createdAt = own?.createdAt ?? now;
  const since = createdAt > now - HOUR ? now - HOUR : 0;
  const older = unconfirmed.filter(
    (account) =>
      account.createdAt > since &&
      (account.createdAt < createdAt || (account.createdAt === createdAt && account.userName < userName)),
  );
  return older.length >= ACCOUNTS_WITH_EMAIL;
}
