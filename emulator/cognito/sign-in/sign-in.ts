import { invalidParameter, notAuthorized, passwordResetRequired, userNotConfirmed } from '../errors.ts';
import type { Named, Pool } from '../pool.ts';
import type { TextMap } from '../requests/input-validation.ts';
import { missingAttributes } from '../settings/attribute-schema.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { AuthenticationResult } from '../tokens/token-signer.ts';
import { maskEmail } from '../users/code-delivery-details.ts';
import { issueCode } from '../users/codes.ts';
import type { User } from '../users/user-store.ts';
import { type ChallengeResponse, openSession, sessionEnd } from './auth-sessions.ts';
import { answerExchange } from './srp.ts';

/** What a step of a sign-in leads to. */
export type SignInResponse =
  | ChallengeResponse
  | { readonly ChallengeParameters: TextMap; readonly AuthenticationResult: Admission };

/** What a sign-in ends with: tokens for who came by the API, a session for a browser that came by managed login. */
export type Admission = AuthenticationResult | { readonly BrowserSession: string };

/** Whose sign-in it is, through which client, and what the app passes to triggers. */
export interface SignIn {
  readonly client: ClientSettings;
  readonly named: Named;
  /** Absent for what InitiateAuth starts, whose metadata does not reach these triggers. */
  readonly clientMetadata: TextMap | undefined;
}

/** The challenges that a user can choose among. */
export function availableChallenges(pool: Pool, user: User): string[] {
  const password = user.credential === null ? [] : ['PASSWORD', 'PASSWORD_SRP'];
  const emailOtp =
    pool.settings.emailOtp && user.status !== 'FORCE_CHANGE_PASSWORD' && user.attributes.email !== undefined;
  return emailOtp ? [...password, 'EMAIL_OTP'] : password;
}

/** Challenges the user to choose a first factor. */
export function challengeToSelect(pool: Pool, { client, named }: SignIn): ChallengeResponse {
  return {
    ChallengeName: 'SELECT_CHALLENGE',
    ChallengeParameters: {},
    AvailableChallenges: availableChallenges(pool, named.user),
    Session: openSession(pool, client, named.user, 'SELECT_CHALLENGE'),
  };
}

/**
 * Challenges the client to prove that it knows the password (SRP, RFC 5054).
 *
 * @param withSession whether the answer must carry a session, as in choice-based sign-in
 * @throws AwsError `NotAuthorizedException` during a lockout, `InvalidParameterException` when `SRP_A` is zero
 */
export function challengePassword(
  pool: Pool,
  { client, named: { user } }: SignIn,
  clientPublicValue: string,
  withSession: boolean,
): ChallengeResponse {
  const now = pool.clock();
  pool.lockout.refuseLocked(user.username, now);
  const credential = user.credential ?? pool.strangers.credential(user.username);
  const exchange = answerExchange(credential, clientPublicValue, pool.random);
  if (exchange === undefined) throw invalidParameter('SRP_A must not be a multiple of the group prime.');
  const secretBlock = Buffer.from(pool.random.bytes(512)).toString('base64');
  const session = withSession ? openSession(pool, client, user, 'PASSWORD_VERIFIER') : undefined;
  const handshake = { username: user.username, clientId: client.clientId, key: exchange.key, session };
  pool.handshakes.put(secretBlock, handshake, sessionEnd(pool, client), now);
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
 * Sends a sign-in code and challenges the user for it. A stranger gets the same answer and no mail.
 *
 * @throws AwsError `UserNotConfirmedException`, `PasswordResetRequiredException`, `NotAuthorizedException`,
 *   `LimitExceededException`
 */
export async function challengeEmail(pool: Pool, signIn: SignIn): Promise<ChallengeResponse> {
  const { client, clientMetadata, named } = signIn;
  const { user, known } = named;
  const now = pool.clock();
  pool.lockout.refuseLocked(user.username, now);
  refuseState(user);
  pool.limits.count('EMAIL_OTP', user.username, now);
  const session = openSession(pool, client, user, 'EMAIL_OTP');
  const expiresAt = sessionEnd(pool, client);
  const digits = issueCode(user, 'sign-in', { now, random: pool.random }, { expiresAt, session });
  const occasion = { client, clientMetadata };
  if (known) await pool.triggers.sendEmail('CustomEmailSender_Authentication', user, digits, occasion);
  else await pool.triggers.pretendEmail(digits);
  return {
    ChallengeName: 'EMAIL_OTP',
    ChallengeParameters: {
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_DELIVERY_DESTINATION: maskEmail(user.attributes.email ?? ''),
    },
    Session: session,
  };
}

/**
 * Goes on after a password, right or wrong.
 *
 * @throws AwsError `NotAuthorizedException` for a wrong password, a lockout, a disabled user or an expired
 *   temporary password, `UserNotConfirmedException`, `PasswordResetRequiredException`
 */
export async function admitPassword(pool: Pool, signIn: SignIn, matches: boolean): Promise<SignInResponse> {
  const { user, known } = signIn.named;
  const now = pool.clock();
  pool.lockout.refuseLocked(user.username, now);
  if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
  if (!matches || !known) {
    pool.lockout.fail(user.username, now);
    throw notAuthorized();
  }
  refuseState(user);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return completeSignIn(pool, signIn);
  if (user.temporaryPasswordExpiresAt !== null && user.temporaryPasswordExpiresAt <= now) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  pool.lockout.reset(user.username);
  return challengeToReplacePassword(pool, signIn);
}

function challengeToReplacePassword(pool: Pool, { client, named: { user } }: SignIn): ChallengeResponse {
  const missing = missingAttributes(pool.settings.schema, user.attributes);
  const { sub: _, ...attributes } = user.attributes;
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map((name) => `userAttributes.${name}`)),
      userAttributes: JSON.stringify(attributes),
    },
    Session: openSession(pool, client, user, 'NEW_PASSWORD_REQUIRED'),
  };
}

/**
 * Ends a sign-in: runs the PostAuthentication trigger and lets the user in.
 *
 * @throws AwsError as `refuseState`, for what happened since the sign-in began; `UserLambdaValidationException`
 *   when the trigger refuses
 */
export async function completeSignIn(
  pool: Pool,
  { client, named, clientMetadata }: SignIn,
): Promise<SignInResponse> {
  const { user } = named;
  refuseState(user);
  pool.lockout.reset(user.username);
  await pool.triggers.postAuthentication(user, { client, clientMetadata });
  return { ChallengeParameters: {}, AuthenticationResult: await pool.admit(client, user) };
}

/** Lets in who came by the API: with tokens. */
export async function admitWithTokens(
  { clock, families, signer }: Pick<Pool, 'clock' | 'families' | 'signer'>,
  client: ClientSettings,
  user: User,
): Promise<AuthenticationResult> {
  const now = clock();
  const [family, RefreshToken] = families.open(client, user.username, now);
  return { ...(await signer.issue(client, user, family, now)), RefreshToken };
}

/** Refuses who may not sign in whatever the factor. */
export function refuseState(user: User): void {
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED') throw userNotConfirmed();
  if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
}
