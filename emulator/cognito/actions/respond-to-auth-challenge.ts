import type { Action, WireInput } from '../../aws/service.ts';
import { checkSecretHash } from '../client-secret.ts';
import { codeMismatch, expiredCode, invalidParameter, notAuthorized } from '../errors.ts';
import { findNamed, type Pool, requireClient } from '../pool.ts';
import { FIELDS, findClientMetadata, requireParameter } from '../requests/input-fields.ts';
import { findText, requireChoice, requireTextMap, type TextMap } from '../requests/input-validation.ts';
import { checkAppAttributes, requireAttributes } from '../settings/attribute-schema.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import { type Challenge, requireSession } from '../sign-in/auth-sessions.ts';
import {
  admitPassword,
  availableChallenges,
  completeSignIn,
  refuseState,
  type SignIn,
  type SignInResponse,
} from '../sign-in/sign-in.ts';
import { provesPassword } from '../sign-in/srp.ts';
import { isPlausibleTimestamp } from '../sign-in/srp-timestamp.ts';
import { isWornOut, redeemCode } from '../users/codes.ts';
import { checkNewPassword, setPassword } from '../users/passwords.ts';
import { chooseChallenge } from './initiate-auth.ts';

interface Answer {
  readonly pool: Pool;
  readonly signIn: SignIn;
  readonly responses: TextMap;
  readonly input: WireInput;
}

type Respond = (answer: Answer) => SignInResponse | Promise<SignInResponse>;

const refused: Respond = () => {
  throw invalidParameter('The challenge is not supported.');
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
const CHALLENGES = {
  PASSWORD_VERIFIER: verifyPassword,
  EMAIL_OTP: verifyEmailCode,
  SELECT_CHALLENGE: selectChallenge,
  NEW_PASSWORD_REQUIRED: replacePassword,
  CUSTOM_CHALLENGE: refused,
  DEVICE_PASSWORD_VERIFIER: refused,
  DEVICE_SRP_AUTH: refused,
  MFA_SETUP: refused,
  SELECT_MFA_TYPE: refused,
  SMS_MFA: refused,
  SMS_OTP: refused,
  SOFTWARE_TOKEN_MFA: refused,
  WEB_AUTHN: refused,
} as const satisfies Record<string, Respond>;
const CHALLENGE_NAMES = Object.keys(CHALLENGES) as (keyof typeof CHALLENGES)[];

/** The action that answers the challenges of a sign-in. */
export function challengeActions(pool: Pool): Record<string, Action> {
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
  const named = findNamed(pool, client, name);
  return CHALLENGES[challenge]({ pool, signIn: { client, named, clientMetadata }, responses, input });
}

function sessionOf({ pool, input, signIn }: Answer, awaits: Challenge): string {
  const { client, named } = signIn;
  return requireSession(pool, input, { awaits, username: named.user.username, clientId: client.clientId });
}

function verifyPassword(answer: Answer): Promise<SignInResponse> {
  const { pool, responses, signIn } = answer;
  const secretBlock = requireParameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK', { max: 8192 });
  const signature = requireParameter(responses, 'PASSWORD_CLAIM_SIGNATURE', {
    max: 1024,
    pattern: /^[A-Za-z0-9+/_-]+={0,2}$/,
  });
  const timestamp = requireParameter(responses, 'TIMESTAMP', { max: 64 });
  if (!isPlausibleTimestamp(timestamp, pool.clock()))
    throw invalidParameter('TIMESTAMP format is not valid.');
  const { username } = signIn.named.user;
  const handshake = pool.handshakes.take(secretBlock, pool.clock());
  if (handshake?.username !== username || handshake.clientId !== signIn.client.clientId)
    throw notAuthorized();
  if (handshake.session !== undefined) {
    const session = sessionOf(answer, 'PASSWORD_VERIFIER');
    if (session !== handshake.session) throw notAuthorized('Invalid session for the user.');
    pool.sessions.delete(session);
  }
  const claim = { poolName: pool.poolName, username, secretBlock, timestamp, signature };
  return admitPassword(pool, signIn, provesPassword(handshake.key, claim));
}

function verifyEmailCode(answer: Answer): Promise<SignInResponse> {
  const { pool, responses, signIn } = answer;
  const { user, known } = signIn.named;
  const digits = requireParameter(responses, 'EMAIL_OTP_CODE', FIELDS.code);
  const session = sessionOf(answer, 'EMAIL_OTP');
  const now = pool.clock();
  pool.lockout.refuseLocked(user.username, now);
  const code = user.codes['sign-in'];
  if (code?.session !== session) throw expiredCode();
  if (isWornOut(code)) throw notAuthorized('Invalid session for the user.');
  try {
    redeemCode(user, 'sign-in', digits, now);
  } catch (refusal) {
    pool.lockout.fail(user.username, now);
    throw refusal;
  }
  pool.sessions.delete(session);
  if (!known) throw codeMismatch();
  pool.users.update(user, { email_verified: 'true' }, now);
  return completeSignIn(pool, signIn);
}

async function selectChallenge(answer: Answer): Promise<SignInResponse> {
  const { pool, responses, signIn } = answer;
  const choice = requireParameter(responses, 'ANSWER', { max: 128 });
  const session = sessionOf(answer, 'SELECT_CHALLENGE');
  if (!availableChallenges(pool, signIn.named.user).includes(choice)) {
    throw invalidParameter('The answer is not one of the available challenges.');
  }
  const response = await chooseChallenge(pool, signIn, choice, responses);
  pool.sessions.delete(session);
  return response;
}

function replacePassword(answer: Answer): Promise<SignInResponse> {
  const { pool, responses, signIn } = answer;
  const { user } = signIn.named;
  const password = requireParameter(responses, 'NEW_PASSWORD', FIELDS.password);
  const session = sessionOf(answer, 'NEW_PASSWORD_REQUIRED');
  refuseState(user);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') throw notAuthorized('Invalid session for the user.');
  const attributes = newAttributes(answer, signIn.client);
  requireAttributes(pool.settings.schema, { ...user.attributes, ...attributes });
  checkNewPassword(pool, user, password);
  pool.sessions.delete(session);
  setPassword(pool, user, password);
  pool.users.update(user, attributes, pool.clock());
  return completeSignIn(pool, signIn);
}

/** Attributes come as responses named `userAttributes.<name>`. */
function newAttributes({ pool, responses, signIn }: Answer, client: ClientSettings): Record<string, string> {
  const prefix = 'userAttributes.';
  const attributes = Object.entries(responses)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, Value]) => ({ Name: name.slice(prefix.length), Value }));
  checkAppAttributes(pool.settings.schema, attributes, client.writeAttributes, signIn.named.user.attributes);
  if (attributes.some(({ Name }) => Name === 'email'))
    throw invalidParameter('Cannot modify an already provided email');
  return Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));
}
