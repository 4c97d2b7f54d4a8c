import type { Action, WireInput } from '../../aws/service.ts';
import { checkSecretHash } from '../client-secret.ts';
import { invalidParameter } from '../errors.ts';
import { findNamed, type Pool, requireClient } from '../pool.ts';
import { FIELDS, findClientMetadata, requireParameter } from '../requests/input-fields.ts';
import { findText, requireChoice, requireTextMap, type TextMap } from '../requests/input-validation.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import { requireSession } from '../sign-in/auth-sessions.ts';
import {
  admitPassword,
  availableChallenges,
  challengeEmail,
  challengePassword,
  challengeToSelect,
  completeSignIn,
  refuseState,
  type SignIn,
  type SignInResponse,
} from '../sign-in/sign-in.ts';
import { renewTokens } from '../tokens/token-refresh.ts';
import { isPasswordOf } from '../users/passwords.ts';

interface Start {
  readonly pool: Pool;
  readonly client: ClientSettings;
  readonly parameters: TextMap;
  readonly input: WireInput;
}

interface Flow {
  /** The `ExplicitAuthFlows` value that allows it; undefined for what is not emulated. */
  readonly allowedBy: string | undefined;
  readonly start: (start: Start) => object | Promise<object>;
}

const refused: Flow = {
  allowedBy: undefined,
  start: () => {
    throw invalidParameter('Initiate Auth method not supported.');
  },
};
const refresh: Flow = { allowedBy: 'ALLOW_REFRESH_TOKEN_AUTH', start: startRefresh };

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
const FLOWS = {
  USER_SRP_AUTH: { allowedBy: 'ALLOW_USER_SRP_AUTH', start: startSrp },
  USER_PASSWORD_AUTH: { allowedBy: 'ALLOW_USER_PASSWORD_AUTH', start: startPassword },
  USER_AUTH: { allowedBy: 'ALLOW_USER_AUTH', start: startChoice },
  REFRESH_TOKEN_AUTH: refresh,
  REFRESH_TOKEN: refresh,
  CUSTOM_AUTH: refused,
  ADMIN_NO_SRP_AUTH: refused,
  ADMIN_USER_PASSWORD_AUTH: refused,
} as const satisfies Record<string, Flow>;
const FLOW_NAMES = Object.keys(FLOWS) as (keyof typeof FLOWS)[];

/** The action that begins a sign-in or renews one. */
export function signInActions(pool: Pool): Record<string, Action> {
  return { InitiateAuth: (input) => initiateAuth(pool, input) };
}

function initiateAuth(pool: Pool, input: WireInput): object | Promise<object> {
  const client = requireClient(pool, input);
  const flowName = requireChoice(input, 'AuthFlow', FLOW_NAMES);
  const parameters = requireTextMap(input, 'AuthParameters');
  findClientMetadata(input);
  findText(input, 'Session', FIELDS.session);
  const flow: Flow = FLOWS[flowName];
  if (flow.allowedBy !== undefined && !client.flows.includes(flow.allowedBy)) {
    throw invalidParameter(`${flowName} flow not enabled for this client`);
  }
  return flow.start({ pool, client, parameters, input });
}

function signInOf({ pool, client, parameters }: Start): SignIn {
  const name = requireParameter(parameters, 'USERNAME', FIELDS.username);
  checkSecretHash(client, name, findText(parameters, 'SECRET_HASH', FIELDS.secretHash));
  return { client, named: findNamed(pool, client, name), clientMetadata: undefined };
}

function startSrp(start: Start): SignInResponse {
  const clientPublicValue = requireSrpValue(start.parameters);
  return challengePassword(start.pool, signInOf(start), clientPublicValue, false);
}

function startPassword(start: Start): Promise<SignInResponse> {
  const password = requireParameter(start.parameters, 'PASSWORD', FIELDS.password);
  return tryPassword(start.pool, signInOf(start), password);
}

async function startChoice(start: Start): Promise<SignInResponse> {
  const { pool, parameters, input, client } = start;
  const preferred = findText(parameters, 'PREFERRED_CHALLENGE', { max: 128 });
  const signIn = signInOf(start);
  const { user } = signIn.named;
  if (findText(input, 'Session', FIELDS.session) !== undefined) {
    const expected = { awaits: 'AUTO_SIGN_IN', username: user.username, clientId: client.clientId } as const;
    pool.sessions.delete(requireSession(pool, input, expected));
    refuseState(user);
    return completeSignIn(pool, signIn);
  }
  if (preferred !== undefined && availableChallenges(pool, user).includes(preferred)) {
    return chooseChallenge(pool, signIn, preferred, parameters);
  }
  refuseState(user);
  return challengeToSelect(pool, signIn);
}

function startRefresh({ pool, client, parameters }: Start): Promise<object> {
  const refreshToken = requireParameter(parameters, 'REFRESH_TOKEN', FIELDS.refreshToken);
  if (client.rotatesRefreshTokens) {
    throw invalidParameter('With refresh token rotation, tokens are renewed by GetTokensFromRefreshToken.');
  }
  return renewTokens(pool, client, refreshToken);
}

/**
 * Goes on with the first factor that a user chose.
 *
 * @param choice one of `availableChallenges`
 * @param parameters with `PASSWORD` or `SRP_A`, where the factor needs them
 */
export function chooseChallenge(
  pool: Pool,
  signIn: SignIn,
  choice: string,
  parameters: TextMap,
): SignInResponse | Promise<SignInResponse> {
  if (choice === 'EMAIL_OTP') return challengeEmail(pool, signIn);
  if (choice === 'PASSWORD') {
    return tryPassword(pool, signIn, requireParameter(parameters, 'PASSWORD', FIELDS.password));
  }
  return challengePassword(pool, signIn, requireSrpValue(parameters), true);
}

function tryPassword(pool: Pool, signIn: SignIn, password: string): Promise<SignInResponse> {
  const { user } = signIn.named;
  pool.lockout.refuseLocked(user.username, pool.clock());
  return admitPassword(pool, signIn, isPasswordOf(pool, user, password));
}

const requireSrpValue = (parameters: TextMap): string =>
  requireParameter(parameters, 'SRP_A', { max: 1024, pattern: /^[0-9a-fA-F]+$/ });
