import type { FindAccount } from '../accounts.ts';
import { findKind } from '../email/kinds.ts';
import { type EmailRequest, readRecipient } from '../email/trigger-event.ts';
import { readServiceError } from '../service-error.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/**
 * Returns the notice that goes to the address in force while a code goes to a new one; undefined if there is none to send.
 * It never rejects, because it must not keep the code back.
 */
export type PrepareBesideCode = (request: EmailRequest) => Promise<EmailRequest | undefined>;

/**
 * Creates the step that finds out where the notice goes. The event has only the new address; the account keeps the old
 * one until the new one is confirmed.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserAttributeUpdateSettingsType.html
 */
export function createPrepareBesideCode(
  findAccount: FindAccount,
  telemetry: Pick<Telemetry, 'log'>,
): PrepareBesideCode {
  return async (request) => {
    const kind = findKind('sender', request.triggerSource, 'beside-code');
    if (kind === undefined) return undefined;
    try {
      const account = await findAccount(request.userPoolId, request.userName);
      if (account?.attributes.email_verified !== 'true') return undefined;
      const recipient = readRecipient(account.attributes);
      // The new address may be confirmed already when this invocation is a retry.
      if (recipient.address.toLowerCase() === request.address.toLowerCase()) return undefined;
      return { ...request, ...recipient, kind, ciphertext: null };
    } catch (error) {
      const { name } = readServiceError(error);
      telemetry.log('owner_unknown', UNKNOWN, { fields: { reason: name } });
      return undefined;
    }
  };
}

const UNKNOWN =
  'Cognito did not say in time which address this account has now, so only the new address got an email.';
