import type { Action, WireInput } from '../../aws/service.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { describePasskey, MAXIMUM_PASSKEYS } from '../passkeys/passkey.ts';
import {
  completeRegistration,
  readRegistrationResponse,
  startRegistration,
} from '../passkeys/registration.ts';
import type { Pool } from '../pool.ts';
import { findInteger, findText, requireText } from '../requests/input-validation.ts';
import { requireCaller } from '../requests/lookups.ts';

/** The actions by which signed-in users manage their passkeys. There are none for administrators. */
export function passkeyActions(pool: Pool): Record<string, Action> {
  return {
    StartWebAuthnRegistration: async (input) => ({
      CredentialCreationOptions: startRegistration(pool, await requireCaller(pool, input)),
    }),
    CompleteWebAuthnRegistration: async (input) => {
      const credential = readRegistrationResponse(input);
      await completeRegistration(pool, await requireCaller(pool, input), credential);
      return {};
    },
    ListWebAuthnCredentials: (input) => listPasskeys(pool, input),
    DeleteWebAuthnCredential: (input) => deletePasskey(pool, input),
  };
}

/** Returns the oldest passkeys first; the token of a page is the id of its last passkey. */
async function listPasskeys(pool: Pool, input: WireInput): Promise<object> {
  const limit = findInteger(input, 'MaxResults', { min: 0, max: MAXIMUM_PASSKEYS }) || MAXIMUM_PASSKEYS;
  const token = findText(input, 'NextToken', { max: 131_072, pattern: /^\S+$/ });
  const { user } = await requireCaller(pool, input);
  const last = user.passkeys.findIndex(({ credentialId }) => credentialId === token);
  if (token !== undefined && last < 0) throw invalidParameter('Invalid pagination token.');
  const page = user.passkeys.slice(last + 1, last + 1 + limit);
  const isComplete = last + 1 + limit >= user.passkeys.length;
  return {
    Credentials: page.map(describePasskey),
    ...(!isComplete && { NextToken: page.at(-1)?.credentialId }),
  };
}

async function deletePasskey(pool: Pool, input: WireInput): Promise<object> {
  const id = requireText(input, 'CredentialId', { max: 2048 });
  const { user } = await requireCaller(pool, input);
  const index = user.passkeys.findIndex(({ credentialId }) => credentialId === id);
  if (index < 0) throw resourceNotFound('The passkey does not exist.');
  user.passkeys.splice(index, 1);
  return {};
}
