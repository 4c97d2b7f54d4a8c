import type { Action, WireInput } from '../../aws/service.ts';
import { checkClientSecret } from '../client-secret.ts';
import { unauthorized, unsupportedOperation, unsupportedTokenType } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS, findClientMetadata } from '../requests/input-fields.ts';
import { findText, requireText } from '../requests/input-validation.ts';
import { requireCaller, requireClient } from '../requests/lookups.ts';
import { refreshTokens } from '../tokens/token-generation.ts';

/** The actions that refresh and revoke tokens. */
export function tokenActions(pool: Pool): Record<string, Action> {
  return {
    GetTokensFromRefreshToken: (input) => getTokensFromRefreshToken(pool, input),
    RevokeToken: (input) => revokeToken(pool, input),
    GlobalSignOut: (input) => globalSignOut(pool, input),
  };
}

function getTokensFromRefreshToken(pool: Pool, input: WireInput): Promise<object> {
  const client = requireClient(pool, input);
  const clientMetadata = findClientMetadata(input);
  checkClientSecret(client, findText(input, 'ClientSecret', FIELDS.secret));
  const refreshToken = requireText(input, 'RefreshToken', FIELDS.refreshToken);
  return refreshTokens(pool, client, refreshToken, clientMetadata);
}

/** Accepts unknown tokens, as they are invalid already (RFC 7009 section 2.2). */
function revokeToken(pool: Pool, input: WireInput): object {
  const client = requireClient(pool, input);
  const token = requireText(input, 'Token', FIELDS.refreshToken);
  checkClientSecret(client, findText(input, 'ClientSecret', FIELDS.secret));
  if (!client.revokesTokens) throw unsupportedOperation('Token revocation is not enabled for this client.');
  if (token.split('.').length === 3) throw unsupportedTokenType();
  const family = pool.families.findByRefreshToken(token);
  if (family === undefined) return {};
  if (family.clientId !== client.clientId) throw unauthorized();
  family.revoked = true;
  return {};
}

async function globalSignOut(pool: Pool, input: WireInput): Promise<object> {
  const { user } = await requireCaller(pool, input);
  pool.families.revokeAll(user.username);
  return {};
}
