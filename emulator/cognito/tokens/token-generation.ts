import { userNotFound } from '../errors.ts';
import type { Pool } from '../pool.ts';
import type { TextMap } from '../requests/input-validation.ts';
import { ADMIN_SCOPE, type ClientSettings } from '../settings/client-settings.ts';
import type { CompletedSignIn } from '../sign-in/sign-in-attempt.ts';
import type { TokenSource } from '../triggers.ts';
import { requireMaySignIn } from '../users/user-store.ts';
import type { TokenFamily } from './token-families.ts';
import type { AuthenticationResult } from './token-signer.ts';

/**
 * Issues the first tokens of a sign-in.
 *
 * @throws AwsError `UserLambdaValidationException` when the PreTokenGeneration trigger refuses
 */
export async function generateTokens(
  pool: Pick<Pool, 'clock' | 'families' | 'signer' | 'triggers'>,
  signIn: CompletedSignIn,
  source: TokenSource,
): Promise<{ readonly family: TokenFamily; readonly tokens: AuthenticationResult }> {
  const { client, user, login } = signIn;
  const scopes = await pool.triggers.preTokenGeneration(source, user, scopesOf(login), signIn);
  const now = pool.clock();
  const [family, RefreshToken] = pool.families.open(
    client,
    user.username,
    now,
    login && { scope: login.scope, authTime: login.authTime },
  );
  const issued = await pool.signer.issue(client, user, family, now, scopes, login?.nonce);
  return { family, tokens: { ...issued, RefreshToken } };
}

/**
 * Issues new tokens for a refresh token; with rotation a new refresh token too.
 *
 * @throws AwsError `NotAuthorizedException`, `RefreshTokenReuseException`, `PasswordResetRequiredException`,
 *   `UserLambdaValidationException` when the PreTokenGeneration trigger refuses
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export async function refreshTokens(
  pool: Pool,
  client: ClientSettings,
  refreshToken: string,
  clientMetadata?: TextMap,
): Promise<{ AuthenticationResult: AuthenticationResult }> {
  const find = () => pool.families.requireRefreshable(refreshToken, client.clientId, pool.clock());
  const user = pool.users.findByUsername(find().username);
  if (user === undefined) throw userNotFound();
  requireMaySignIn(user);
  const requester = { client, clientMetadata };
  const source = 'TokenGeneration_RefreshTokens';
  const scopes = await pool.triggers.preTokenGeneration(source, user, scopesOf(find()), requester);
  // Once more, because the token may have been revoked while the trigger ran.
  const family = find();
  const now = pool.clock();
  const rotated = client.rotatesRefreshTokens
    ? { RefreshToken: pool.families.rotate(family, refreshToken, now, client.rotationGraceSeconds) }
    : {};
  return {
    AuthenticationResult: { ...(await pool.signer.issue(client, user, family, now, scopes)), ...rotated },
  };
}

/** A sign-in by the API has the scope for the API's actions on its user. */
const scopesOf = (login: { readonly scope?: string } | undefined): readonly string[] =>
  login?.scope?.split(' ') ?? [ADMIN_SCOPE];
