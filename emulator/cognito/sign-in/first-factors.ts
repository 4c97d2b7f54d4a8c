import { passkeyChallenge } from '../passkeys/sign-in.ts';
import type { Pool } from '../pool.ts';
import { requireParameter } from '../requests/input-fields.ts';
import type { TextMap } from '../requests/input-validation.ts';
import { isPasswordOf } from '../users/passwords.ts';
import { emailOtpChallenge, passwordVerifierChallenge } from './challenges.ts';
import { continueAfterPassword } from './sign-in.ts';
import type { SignInAttempt, SignInResponse } from './sign-in-attempt.ts';

/**
 * Continues with the first factor that a user chose.
 *
 * @param choice one of `availableChallenges`
 * @param parameters with `PASSWORD` or `SRP_A`, where the factor needs them
 */
export function startFirstFactor(
  pool: Pool,
  attempt: SignInAttempt,
  choice: string,
  parameters: TextMap,
): SignInResponse | Promise<SignInResponse> {
  if (choice === 'EMAIL_OTP') return emailOtpChallenge(pool, attempt);
  if (choice === 'WEB_AUTHN') return passkeyChallenge(pool, attempt);
  if (choice === 'PASSWORD') return tryPassword(pool, attempt, requirePassword(parameters));
  return passwordVerifierChallenge(pool, attempt, requireSrpValue(parameters), true);
}

/** Checks a password that the client sends in the clear. @throws AwsError as `continueAfterPassword` */
export function tryPassword(pool: Pool, attempt: SignInAttempt, password: string): Promise<SignInResponse> {
  const { user } = attempt;
  pool.lockout.requireUnlocked(user.username, pool.clock());
  return continueAfterPassword(pool, attempt, isPasswordOf(pool, user, password));
}

/** No pattern holds here: a password that no user can have is only wrong. */
export const requirePassword = (parameters: TextMap): string =>
  requireParameter(parameters, 'PASSWORD', { max: 131_072 });

export const requireSrpValue = (parameters: TextMap): string =>
  requireParameter(parameters, 'SRP_A', { max: 1024, pattern: /^[0-9a-fA-F]+$/ });
