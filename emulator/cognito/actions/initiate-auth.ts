import type { Action, WireInput } from '../../aws/service.ts';
import { checkSecretHash } from '../client-secret.ts';
import { invalidParameter } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS, findClientMetadata, requireParameter } from '../requests/input-fields.ts';
import { findText, requireChoice, requireTextMap, type TextMap } from '../requests/input-validation.ts';
import { findRequestedUser, requireClient } from '../requests/lookups.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import { availableChallenges, passwordVerifierChallenge, selectChallenge } from '../sign-in/challenges.ts';
import { requirePassword, requireSrpValue, startFirstFactor, tryPassword } from '../sign-in/first-factors.ts';
import { completeSignIn } from '../sign-in/sign-in.ts';
import type { SignInAttempt, SignInResponse } from '../sign-in/sign-in-attempt.ts';
import { refreshTokens } from '../tokens/token-generation.ts';
import { requireMaySignIn } from '../users/user-store.ts';

interface FlowRequest {
  readonly pool: Pool;
  readonly client: ClientSettings;
  readonly parameters: TextMap;
  readonly input: WireInput;
}

interface Flow {
  /** The `ExplicitAuthFlows` value that allows it; undefined for flows that are not emulated. */
  readonly allowedBy: string | undefined;
  readonly start: (request: FlowRequest) => object | Promise<object>;
}

const unsupported: Flow = {
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
  CUSTOM_AUTH: unsupported,
  ADMIN_NO_SRP_AUTH: unsupported,
  ADMIN_USER_PASSWORD_AUTH: unsupported,
} as const satisfies Record<string, Flow>;
const FLOW_NAMES = Object.keys(FLOWS) as (keyof typeof FLOWS)[];

/** The action that starts a sign-in or refreshes its tokens. */
export function initiateAuthActions(pool: Pool): Record<string, Action> {
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

function attemptOf({ pool, client, parameters }: FlowRequest): SignInAttempt {
  const name = requireParameter(parameters, 'USERNAME', FIELDS.username);
  checkSecretHash(client, name, findText(parameters, 'SECRET_HASH', FIELDS.secretHash));
  return { client, ...findRequestedUser(pool, client, name), clientMetadata: undefined };
}

function startSrp(request: FlowRequest): SignInResponse {
  const clientPublicValue = requireSrpValue(request.parameters);
  return passwordVerifierChallenge(request.pool, attemptOf(request), clientPublicValue, false);
}

function startPassword(request: FlowRequest): Promise<SignInResponse> {
  const password = requirePassword(request.parameters);
  return tryPassword(request.pool, attemptOf(request), password);
}

async function startChoice(request: FlowRequest): Promise<SignInResponse> {
  const { pool, parameters, input, client } = request;
  const preferred = findText(parameters, 'PREFERRED_CHALLENGE', { max: 128 });
  const attempt = attemptOf(request);
  const { user } = attempt;
  if (findText(input, 'Session', FIELDS.session) !== undefined) {
    const expected = { awaits: 'AUTO_SIGN_IN', username: user.username, clientId: client.clientId } as const;
    pool.sessions.close(pool.sessions.require(input, expected));
    requireMaySignIn(user);
    return completeSignIn(pool, attempt);
  }
  if (preferred !== undefined && availableChallenges(pool, user).includes(preferred)) {
    return startFirstFactor(pool, attempt, preferred, parameters);
  }
  requireMaySignIn(user);
  return selectChallenge(pool, attempt);
}

function startRefresh({ pool, client, parameters }: FlowRequest): Promise<object> {
  const refreshToken = requireParameter(parameters, 'REFRESH_TOKEN', FIELDS.refreshToken);
  return refreshTokens(pool, client, refreshToken);
}
