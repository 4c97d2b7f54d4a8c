import { notAuthorized, passwordResetRequired, userNotConfirmed } from '../errors.ts';
import type { Pool } from '../pool.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { AuthenticationResult } from '../tokens/token-signer.ts';
import { requireMaySignIn, type User } from '../users/user-store.ts';
import { newPasswordChallenge } from './challenges.ts';
import type { SignInAttempt, SignInResponse } from './sign-in-attempt.ts';

/**
 * Runs after each password attempt, right or wrong.
 *
 * @throws AwsError `NotAuthorizedException` for a wrong password, a lockout, a disabled user or an expired
 *   temporary password, `UserNotConfirmedException`, `PasswordResetRequiredException`
 */
export async function continueAfterPassword(
  pool: Pool,
  attempt: SignInAttempt,
  matches: boolean,
): Promise<SignInResponse> {
  const { user, simulated } = attempt;
  const now = pool.clock();
  pool.lockout.requireUnlocked(user.username, now);
  if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
  // Whatever the password: https://github.com/amazon-archives/amazon-cognito-identity-js/issues/288
  if (user.status === 'UNCONFIRMED') throw userNotConfirmed();
  if (!matches || simulated) {
    pool.lockout.recordFailure(user.username, now);
    throw notAuthorized();
  }
  requireMaySignIn(user);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return completeSignIn(pool, attempt);
  if (user.temporaryPasswordExpiresAt !== null && user.temporaryPasswordExpiresAt <= now) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  pool.lockout.reset(user.username);
  return newPasswordChallenge(pool, attempt);
}

/**
 * Completes a sign-in: runs the PostAuthentication trigger and issues the result.
 *
 * @throws AwsError as `requireMaySignIn`, as the user may have changed since the sign-in began;
 *   `UserLambdaValidationException` when the trigger refuses
 */
export async function completeSignIn(pool: Pool, attempt: SignInAttempt): Promise<SignInResponse> {
  const { client, user } = attempt;
  requireMaySignIn(user);
  pool.lockout.reset(user.username);
  await pool.triggers.postAuthentication(user, attempt);
  return { ChallengeParameters: {}, AuthenticationResult: await pool.issueResult(client, user) };
}

/** Issues the tokens of a sign-in by the API. */
export async function issueTokens(
  { clock, families, signer }: Pick<Pool, 'clock' | 'families' | 'signer'>,
  client: ClientSettings,
  user: User,
): Promise<AuthenticationResult> {
  const now = clock();
  const [family, RefreshToken] = families.open(client, user.username, now);
  return { ...(await signer.issue(client, user, family, now)), RefreshToken };
}
