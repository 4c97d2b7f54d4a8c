import type { Action, WireInput } from '../../aws/service.ts';
import { checkSecretHash } from '../client-secret.ts';
import { codeMismatch, expiredCode, invalidParameter, notAuthorized } from '../errors.ts';
import { verifyPasskey } from '../passkeys/sign-in.ts';
import type { Pool } from '../pool.ts';
import { FIELDS, findClientMetadata, requireParameter } from '../requests/input-fields.ts';
import { findText, requireChoice, requireTextMap, type TextMap } from '../requests/input-validation.ts';
import { findRequestedUser, requireClient } from '../requests/lookups.ts';
import { checkAppAttributes, requireAttributes } from '../settings/attribute-schema.ts';
import type { ChallengeName } from '../sign-in/auth-sessions.ts';
import { availableChallenges } from '../sign-in/challenges.ts';
import { startFirstFactor } from '../sign-in/first-factors.ts';
import { completeSignIn, continueAfterPassword } from '../sign-in/sign-in.ts';
import type { SignInAttempt, SignInResponse } from '../sign-in/sign-in-attempt.ts';
import { isPlausibleTimestamp, provesPassword } from '../sign-in/srp.ts';
import { isExhausted, redeemCode } from '../users/codes.ts';
import { checkNewPassword, setPassword } from '../users/passwords.ts';
import { requireMaySignIn } from '../users/user-store.ts';

interface ChallengeRequest {
  readonly pool: Pool;
  readonly attempt: SignInAttempt;
  readonly responses: TextMap;
  readonly input: WireInput;
}

type Respond = (request: ChallengeRequest) => SignInResponse | Promise<SignInResponse>;

const unsupported: Respond = () => {
  throw invalidParameter('The challenge is not supported.');
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
const CHALLENGES = {
  PASSWORD_VERIFIER: verifyPassword,
  EMAIL_OTP: verifyEmailCode,
  SELECT_CHALLENGE: selectFirstFactor,
  NEW_PASSWORD_REQUIRED: replacePassword,
  WEB_AUTHN: verifyAssertion,
  CUSTOM_CHALLENGE: unsupported,
  DEVICE_PASSWORD_VERIFIER: unsupported,
  DEVICE_SRP_AUTH: unsupported,
  MFA_SETUP: unsupported,
  SELECT_MFA_TYPE: unsupported,
  SMS_MFA: unsupported,
  SMS_OTP: unsupported,
  SOFTWARE_TOKEN_MFA: unsupported,
} as const satisfies Record<string, Respond>;
const CHALLENGE_NAMES = Object.keys(CHALLENGES) as (keyof typeof CHALLENGES)[];

/** The action that answers the challenges of a sign-in. */
export function respondToAuthChallengeActions(pool: Pool): Record<string, Action> {
  return { RespondToAuthChallenge: (input) => respondToAuthChallenge(pool, input) };
}

function respondToAuthChallenge(pool: Pool, input: WireInput): SignInResponse | Promise<SignInResponse> {
  const client = requireClient(pool, input);
  const challenge = requireChoice(input, 'ChallengeName', CHALLENGE_NAMES);
  const responses = requireTextMap(input, 'ChallengeResponses');
  const clientMetadata = findClientMetadata(input);
  findText(input, 'Session', FIELDS.session);
  const name = requireParameter(responses, 'USERNAME', FIELDS.username);
  checkSecretHash(client, name, findText(responses, 'SECRET_HASH', FIELDS.secretHash));
  const attempt = { client, ...findRequestedUser(pool, client, name), clientMetadata };
  return CHALLENGES[challenge]({ pool, attempt, responses, input });
}

function requireSession({ pool, input, attempt }: ChallengeRequest, awaits: ChallengeName): string {
  const { client, user } = attempt;
  return pool.sessions.require(input, { awaits, username: user.username, clientId: client.clientId });
}

function verifyPassword(request: ChallengeRequest): Promise<SignInResponse> {
  const { pool, responses, attempt } = request;
  const secretBlock = requireParameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK', { max: 8192 });
  const signature = requireParameter(responses, 'PASSWORD_CLAIM_SIGNATURE', {
    max: 1024,
    pattern: /^[A-Za-z0-9+/_-]+={0,2}$/,
  });
  const timestamp = requireParameter(responses, 'TIMESTAMP', { max: 64 });
  if (!isPlausibleTimestamp(timestamp, pool.clock())) {
    throw invalidParameter('TIMESTAMP format is not valid.');
  }
  const { username } = attempt.user;
  const exchange = pool.srpExchanges.take(secretBlock, pool.clock());
  if (exchange?.username !== username || exchange.clientId !== attempt.client.clientId) {
    throw notAuthorized();
  }
  if (exchange.session !== undefined) {
    const session = requireSession(request, 'PASSWORD_VERIFIER');
    if (session !== exchange.session) throw notAuthorized('Invalid session for the user.');
    pool.sessions.close(session);
  }
  const claim = { poolName: pool.poolName, username, secretBlock, timestamp, signature };
  return continueAfterPassword(pool, attempt, provesPassword(exchange.key, claim));
}

function verifyEmailCode(request: ChallengeRequest): Promise<SignInResponse> {
  const { pool, responses, attempt } = request;
  const { user, simulated } = attempt;
  const digits = requireParameter(responses, 'EMAIL_OTP_CODE', FIELDS.code);
  const session = requireSession(request, 'EMAIL_OTP');
  const now = pool.clock();
  pool.lockout.requireUnlocked(user.username, now);
  const code = user.codes['sign-in'];
  if (code?.session !== session) throw expiredCode();
  if (isExhausted(code)) throw notAuthorized('Invalid session for the user.');
  try {
    redeemCode(user, 'sign-in', digits, now);
  } catch (refusal) {
    pool.lockout.recordFailure(user.username, now);
    throw refusal;
  }
  pool.sessions.close(session);
  if (simulated) throw codeMismatch();
  if (!pool.users.isEmailTaken(user.attributes.email, user)) {
    pool.users.update(user, { email_verified: 'true' }, now);
  }
  return completeSignIn(pool, attempt);
}

/** An answer is checked once, whatever the result: a second one needs a new challenge. */
async function verifyAssertion(request: ChallengeRequest): Promise<SignInResponse> {
  const { pool, responses, attempt } = request;
  const credential = requireParameter(responses, 'CREDENTIAL', { max: 131_072 });
  const session = requireSession(request, 'WEB_AUTHN');
  const now = pool.clock();
  pool.lockout.requireUnlocked(attempt.user.username, now);
  const challenge = pool.passkeyChallenges.take(session, now);
  pool.sessions.close(session);
  if (challenge === undefined) throw notAuthorized('Invalid session for the user, session is expired.');
  await verifyPasskey(pool, attempt, challenge, credential);
  return completeSignIn(pool, attempt);
}

async function selectFirstFactor(request: ChallengeRequest): Promise<SignInResponse> {
  const { pool, responses, attempt } = request;
  const choice = requireParameter(responses, 'ANSWER', { max: 128 });
  const session = requireSession(request, 'SELECT_CHALLENGE');
  if (!availableChallenges(pool, attempt.user).includes(choice)) {
    throw invalidParameter('The answer is not one of the available challenges.');
  }
  const response = await startFirstFactor(pool, attempt, choice, responses);
  pool.sessions.close(session);
  return response;
}

function replacePassword(request: ChallengeRequest): Promise<SignInResponse> {
  const { pool, responses, attempt } = request;
  const { user } = attempt;
  const password = requireParameter(responses, 'NEW_PASSWORD', FIELDS.password);
  const session = requireSession(request, 'NEW_PASSWORD_REQUIRED');
  requireMaySignIn(user);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') throw notAuthorized('Invalid session for the user.');
  const attributes = readNewAttributes(request);
  requireAttributes(pool.settings.schema, { ...user.attributes, ...attributes });
  checkNewPassword(pool, user, password);
  pool.sessions.close(session);
  setPassword(pool, user, password);
  pool.users.update(user, attributes, pool.clock());
  return completeSignIn(pool, attempt, 'TokenGeneration_NewPasswordChallenge');
}

/** Reads the attributes among the responses, which are named `userAttributes.<name>`. */
function readNewAttributes({ pool, responses, attempt }: ChallengeRequest): Record<string, string> {
  const { client, user } = attempt;
  const prefix = 'userAttributes.';
  const attributes = Object.entries(responses)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, Value]) => ({ Name: name.slice(prefix.length), Value }));
  checkAppAttributes(pool.settings.schema, attributes, client.writeAttributes, user.attributes);
  if (attributes.some(({ Name }) => Name === 'email')) {
    throw invalidParameter('Cannot modify an already provided email');
  }
  return Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));
}
