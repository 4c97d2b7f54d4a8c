import { userNotFound } from '../errors.ts';
import type { Pool } from '../pool.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import { requireMaySignIn } from '../users/user-store.ts';
import type { AuthenticationResult } from './token-signer.ts';

/**
 * Issues new tokens for a refresh token; with rotation a new refresh token too.
 *
 * @throws AwsError `NotAuthorizedException`, `RefreshTokenReuseException`, `PasswordResetRequiredException`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export async function refreshTokens(
  pool: Pool,
  client: ClientSettings,
  refreshToken: string,
): Promise<{ AuthenticationResult: AuthenticationResult }> {
  const now = pool.clock();
  const family = pool.families.requireRefreshable(refreshToken, client.clientId, now);
  const user = pool.users.findByUsername(family.username);
  if (user === undefined) throw userNotFound();
  requireMaySignIn(user);
  const rotated = client.rotatesRefreshTokens
    ? { RefreshToken: pool.families.rotate(family, refreshToken, now, client.rotationGraceSeconds) }
    : {};
  return { AuthenticationResult: { ...(await pool.signer.issue(client, user, family, now)), ...rotated } };
}
