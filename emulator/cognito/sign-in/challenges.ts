import { invalidParameter } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { missingAttributes } from '../settings/attribute-schema.ts';
import { maskEmail } from '../users/code-delivery-details.ts';
import { issueCode } from '../users/codes.ts';
import { requireMaySignIn, type User } from '../users/user-store.ts';
import type { ChallengeResponse, SignInAttempt } from './sign-in-attempt.ts';
import { answerExchange } from './srp.ts';

/** Returns the first factors that a user can choose from. */
export function availableChallenges(pool: Pool, user: User): string[] {
  const password = user.credential === null ? [] : ['PASSWORD', 'PASSWORD_SRP'];
  const { emailIsAlias, emailOtp, passkeys } = pool.settings;
  const { email, email_verified } = user.attributes;
  // In an alias pool, a code to an unverified address would let its holder take the address from whoever verified it.
  const canReceive = email !== undefined && (!emailIsAlias || email_verified === 'true');
  const hasBegun = user.status !== 'FORCE_CHANGE_PASSWORD';
  const code = emailOtp && hasBegun && canReceive ? ['EMAIL_OTP'] : [];
  const passkey = passkeys !== undefined && hasBegun && user.passkeys.length > 0 ? ['WEB_AUTHN'] : [];
  return [...password, ...code, ...passkey];
}

/** Asks the user to choose a first factor. */
export function selectChallenge(pool: Pool, { client, user }: SignInAttempt): ChallengeResponse {
  return {
    ChallengeName: 'SELECT_CHALLENGE',
    ChallengeParameters: {},
    AvailableChallenges: availableChallenges(pool, user),
    Session: pool.sessions.open(client, user, 'SELECT_CHALLENGE'),
  };
}

/**
 * Asks the client to prove by SRP (RFC 5054) that it knows the password.
 *
 * @param withSession whether the response must carry a session, as in choice-based sign-in
 * @throws AwsError `NotAuthorizedException` during a lockout, `InvalidParameterException` when `SRP_A` is zero
 */
export function passwordVerifierChallenge(
  pool: Pool,
  { client, user }: SignInAttempt,
  clientPublicValue: string,
  withSession: boolean,
): ChallengeResponse {
  const now = pool.clock();
  pool.lockout.requireUnlocked(user.username, now);
  const credential = user.credential ?? pool.simulatedUsers.credential(user.username);
  const exchange = answerExchange(credential, clientPublicValue, pool.random);
  if (exchange === undefined) throw invalidParameter('SRP_A must not be a multiple of the group prime.');
  const secretBlock = Buffer.from(pool.random.bytes(512)).toString('base64');
  const session = withSession ? pool.sessions.open(client, user, 'PASSWORD_VERIFIER') : undefined;
  const pending = { username: user.username, clientId: client.clientId, key: exchange.key, session };
  pool.srpExchanges.put(secretBlock, pending, pool.sessions.expiry(client), now);
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: credential.salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: exchange.publicValue,
      USERNAME: user.username,
      USER_ID_FOR_SRP: user.username,
    },
    ...(session !== undefined && { Session: session }),
  };
}

/**
 * Sends a sign-in code and asks the user for it. For a simulated user the response is the same and no email is sent.
 *
 * @throws AwsError `UserNotConfirmedException`, `PasswordResetRequiredException`, `NotAuthorizedException`,
 *   `LimitExceededException`
 */
export async function emailOtpChallenge(pool: Pool, attempt: SignInAttempt): Promise<ChallengeResponse> {
  const { client, user } = attempt;
  const now = pool.clock();
  pool.lockout.requireUnlocked(user.username, now);
  requireMaySignIn(user);
  pool.limits.count('EMAIL_OTP', user.username, now);
  const session = pool.sessions.open(client, user, 'EMAIL_OTP');
  const digits = issueCode(user, 'sign-in', pool, { expiresAt: pool.sessions.expiry(client), session });
  await pool.triggers.sendEmail('CustomEmailSender_Authentication', attempt, digits, attempt);
  return {
    ChallengeName: 'EMAIL_OTP',
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: maskEmail(user.attributes.email ?? ''),
    },
    Session: session,
  };
}

/** Asks the user to replace a temporary password. */
export function newPasswordChallenge(pool: Pool, { client, user }: SignInAttempt): ChallengeResponse {
  const missing = missingAttributes(pool.settings.schema, user.attributes);
  const { sub: _, ...attributes } = user.attributes;
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map((name) => `userAttributes.${name}`)),
      userAttributes: JSON.stringify(attributes),
    },
    Session: pool.sessions.open(client, user, 'NEW_PASSWORD_REQUIRED'),
  };
}
