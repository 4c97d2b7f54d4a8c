import { passwordHistoryViolation } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { checkPassword } from '../settings/password-policy.ts';
import { createCredential, matchesCredential } from '../sign-in/srp.ts';
import type { User } from './user-store.ts';

/** Returns whether the password is the user's; takes as long for a user who has no password. */
export function isPasswordOf(pool: Pool, user: User, password: string): boolean {
  const credential = user.credential ?? pool.simulatedUsers.credential(user.username);
  return matchesCredential(pool.poolName, user.username, password, credential);
}

/**
 * Refuses a password that the policy or the user's history does not allow.
 *
 * @throws AwsError `InvalidPasswordException` or `PasswordHistoryPolicyViolationException`
 */
export function checkNewPassword(pool: Pool, user: User, password: string): void {
  checkPassword(pool.settings.passwordPolicy, password);
  const { historySize } = pool.settings.passwordPolicy;
  const used = [user.credential, ...user.earlierCredentials].slice(0, historySize);
  const isUsed = used.some(
    (credential) =>
      credential !== null && matchesCredential(pool.poolName, user.username, password, credential),
  );
  if (isUsed) throw passwordHistoryViolation();
}

/** Stores the salt and verifier of a permanent password. */
export function setPassword(pool: Pool, user: User, password: string): void {
  const { historySize } = pool.settings.passwordPolicy;
  const earlier = user.credential === null ? [] : [user.credential];
  user.earlierCredentials = [...earlier, ...user.earlierCredentials].slice(0, historySize);
  user.credential = createCredential(pool.poolName, user.username, password, pool.random);
  user.temporaryPasswordExpiresAt = null;
  user.status = 'CONFIRMED';
  user.modifiedAt = pool.clock();
}

/** Stores a password that must be changed at the next sign-in, within the policy's number of days. */
export function setTemporaryPassword(pool: Pool, user: User, password: string): void {
  const now = pool.clock();
  user.credential = createCredential(pool.poolName, user.username, password, pool.random);
  user.temporaryPasswordExpiresAt = now + pool.settings.passwordPolicy.temporaryPasswordDays * 86_400_000;
  user.status = 'FORCE_CHANGE_PASSWORD';
  user.modifiedAt = now;
}

/** Escapes a temporary password for HTML, as Cognito does before it encrypts one. */
export function escapeTemporaryPassword(password: string): string {
  return password.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
