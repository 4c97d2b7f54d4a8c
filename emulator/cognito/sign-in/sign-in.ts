import { notAuthorized, passwordResetRequired, userNotConfirmed } from '../errors.ts';
import type { Pool } from '../pool.ts';
import type { TokenSource } from '../triggers.ts';
import { requireMaySignIn } from '../users/user-store.ts';
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
 *   `UserLambdaValidationException` when a trigger refuses
 */
export async function completeSignIn(
  pool: Pool,
  attempt: SignInAttempt,
  source: TokenSource = 'TokenGeneration_Authentication',
): Promise<SignInResponse> {
  const { user } = attempt;
  requireMaySignIn(user);
  pool.lockout.reset(user.username);
  await pool.triggers.postAuthentication(user, attempt);
  return { ChallengeParameters: {}, AuthenticationResult: await pool.issueResult(attempt, source) };
}
