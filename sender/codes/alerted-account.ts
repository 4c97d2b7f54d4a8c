import type { Account, FindAccount } from '../accounts.ts';
import { type EmailIdentity, type EmailRequest, hasAddress, readRequest } from '../email/trigger-event.ts';
import { PermanentError, RetryableError } from '../errors.ts';
import { readUserSub } from '../event-members.ts';

/**
 * Reads the request of an event, and looks the account up if the event does not describe it.
 *
 * Throws `PermanentError` as `readRequest` does, `unknown_account` or `missing_address`, and `RetryableError`
 * `accounts_unavailable`.
 */
export type ReadFullRequest = (event: unknown, identity: EmailIdentity) => Promise<EmailRequest>;

/**
 * Creates the step. Events of threat protection name the account by its user name only, with neither address nor language
 * nor `sub`. An alert tells where and how somebody signed in, so it goes to no address that the account has not proved.
 *
 * @param findAccount with the time limit of an alert, which is worth nothing without the account
 * @see https://github.com/DefinitelyTyped/DefinitelyTyped/pull/52111 for an event as Cognito sends it
 */
export function createReadFullRequest(findAccount: FindAccount): ReadFullRequest {
  return async (event, identity) => {
    if (identity.kind !== 'security-alert' || hasAddress(event)) return readRequest(event, identity);
    const { attributes } = await requireAccount(findAccount, identity);
    if (attributes.email_verified !== 'true') {
      throw new PermanentError('missing_address', 'The account has no email address that is verified');
    }
    const known = { ...identity, userSub: readUserSub(attributes) };
    return readRequest(event, known, Date.now(), attributes);
  };
}

async function requireAccount(
  findAccount: FindAccount,
  { userName, userPoolId }: EmailIdentity,
): Promise<Account> {
  let account: Account | undefined;
  try {
    account = await findAccount(userPoolId, userName);
  } catch (cause) {
    throw new RetryableError('accounts_unavailable', 'Cognito did not look the account up', { cause });
  }
  if (account !== undefined) return account;
  throw new PermanentError('unknown_account', 'The user pool has no account with the user name of the event');
}
