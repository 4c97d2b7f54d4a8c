import type { IncomingHttpHeaders } from 'node:http';
import OAuth2Server from '@node-oauth/oauth2-server';
import type { Route, RouteResponse } from '../../aws/route.ts';
import { AwsError } from '../../aws/service.ts';
import { isAuthenticated } from '../client-secret.ts';
import type { Pool } from '../pool.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { TokenFamily } from '../tokens/token-families.ts';
import { generateTokens, refreshTokens } from '../tokens/token-generation.ts';
import type { AuthenticationResult } from '../tokens/token-signer.ts';
import type { AuthorizationCodes, Grant } from './authorization-codes.ts';
import { jsonResponse } from './json-response.ts';

export interface TokenEndpointOptions {
  readonly pool: Pool;
  readonly codes: AuthorizationCodes;
  readonly onRefusal: (reason: string, clientId: string | undefined) => void;
}

type Model = OAuth2Server.AuthorizationCodeModel & OAuth2Server.RefreshTokenModel;

/** A request as the model sees it. */
interface TokenRequest {
  readonly pool: Pool;
  readonly codes: AuthorizationCodes;
  readonly form: URLSearchParams;
  /** Set when the library looks the app client up; undefined for an unknown one. */
  client: ClientSettings | undefined;
}

/** The grant that tokens are issued for. */
type Subject =
  | { readonly code: string; readonly grant: Grant }
  | { readonly refreshToken: string; readonly family: TokenFamily };

const GRANT_TYPES: readonly string[] = ['authorization_code', 'refresh_token'];

/** The pool checks expiry by its own clock, so for the library nothing expires. */
const NEVER = new Date(8.64e15);

/**
 * Exchanges authorization codes and refresh tokens for the pool's tokens. The library implements the protocol: client
 * authentication, grants, PKCE, the form of responses. The model decides who gets which tokens.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export function tokenEndpoint({ pool, codes, onRefusal }: TokenEndpointOptions): Route {
  const refuse = (
    code: string,
    clientId?: string,
    status = 400,
    headers: Readonly<Record<string, string>> = {},
  ): RouteResponse => {
    onRefusal(code, clientId);
    return jsonResponse(status, { error: code }, headers);
  };
  return {
    method: 'POST',
    path: '/oauth2/token',
    respond: async ({ headers, body }) => {
      const form = new URLSearchParams(body.toString('utf8'));
      const fault = findFault(form);
      if (fault !== undefined) return refuse(fault);
      const request: TokenRequest = { pool, codes, form, client: undefined };
      const response = new OAuth2Server.Response();
      try {
        await issueByLibrary(request, headers, response);
      } catch (error) {
        if (!(error instanceof OAuth2Server.OAuthError) || error.code >= 500) throw error;
        return refuse(error.name, request.client?.clientId, error.code, response.headers);
      }
      return jsonResponse(200, response.body);
    },
  };
}

function findFault(form: URLSearchParams): 'invalid_request' | 'unsupported_grant_type' | undefined {
  const names = [...form.keys()];
  const grantType = form.get('grant_type');
  if (new Set(names).size < names.length || grantType === null) return 'invalid_request';
  return GRANT_TYPES.includes(grantType) ? undefined : 'unsupported_grant_type';
}

async function issueByLibrary(
  request: TokenRequest,
  headers: IncomingHttpHeaders,
  response: OAuth2Server.Response,
): Promise<void> {
  const server = new OAuth2Server({
    model: createModel(request),
    // Public clients have no secret; the model checks those of confidential ones.
    requireClientAuthentication: { authorization_code: false, refresh_token: false },
    allowExtendedTokenAttributes: true,
  });
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  const libraryRequest = new OAuth2Server.Request({
    method: 'POST',
    headers: Object.fromEntries(texts),
    query: {},
    body: Object.fromEntries(request.form),
  });
  await server.token(libraryRequest, response);
}

function createModel(request: TokenRequest): Model {
  return {
    getClient: async (clientId, clientSecret) => findClient(request, clientId, clientSecret),
    ...authorizationCodeGrant(request),
    ...refreshTokenGrant(request),
    saveToken: (_, client, subject) => saveToken(request, client, subject as Subject),
    // Required by the library's types, but used only by endpoints of its own that are not served here.
    getAccessToken: async () => undefined,
    saveAuthorizationCode: async () => undefined,
  };
}

function findClient(
  request: TokenRequest,
  clientId: string,
  secret: string,
): OAuth2Server.Client | undefined {
  const client = request.pool.clients.get(clientId);
  if (client === undefined || client.callbackUrls.length === 0) return undefined;
  request.client = client;
  return isAuthenticated(client, secret) ? { id: clientId, grants: [...GRANT_TYPES] } : undefined;
}

function authorizationCodeGrant(
  request: TokenRequest,
): Pick<Model, 'getAuthorizationCode' | 'revokeAuthorizationCode'> {
  const { codes, form, pool } = request;
  return {
    getAuthorizationCode: async (code) => {
      const grant = codes.find(code, pool.clock());
      if (grant === undefined) {
        revokeReused(request, code);
        return undefined;
      }
      const { clientId, scope, codeChallenge } = grant;
      return {
        authorizationCode: code,
        expiresAt: NEVER,
        // Compared below instead: a mismatch is an invalid_grant (RFC 6749 section 5.2), for the library another error.
        redirectUri: '',
        scope: scope.split(' '),
        client: { id: clientId, grants: [] },
        user: { code, grant } satisfies Subject,
        ...(codeChallenge !== undefined && { codeChallenge, codeChallengeMethod: 'S256' }),
      };
    },
    revokeAuthorizationCode: async ({ authorizationCode, user }) => {
      const isValid = codes.redeem(authorizationCode, pool.clock());
      return isValid && (user as { grant: Grant }).grant.redirectUri === form.get('redirect_uri');
    },
  };
}

function refreshTokenGrant({ pool }: TokenRequest): Pick<Model, 'getRefreshToken' | 'revokeToken'> {
  return {
    getRefreshToken: async (refreshToken) => {
      const family = pool.families.findByRefreshToken(refreshToken);
      if (family === undefined) return undefined;
      return {
        refreshToken,
        ...(family.scope !== undefined && { scope: family.scope.split(' ') }),
        client: { id: family.clientId, grants: [] },
        user: { refreshToken, family } satisfies Subject,
      };
    },
    // The pool rotates refresh tokens itself, by the settings of the app client.
    revokeToken: async () => true,
  };
}

async function saveToken(
  request: TokenRequest,
  client: OAuth2Server.Client,
  subject: Subject,
): Promise<OAuth2Server.Token> {
  const settings = request.pool.clients.get(client.id) as ClientSettings;
  const issued = await issueTokens(request, settings, subject);
  return {
    accessToken: issued.AccessToken,
    ...(issued.RefreshToken !== undefined && { refreshToken: issued.RefreshToken }),
    ...(issued.IdToken !== undefined && { id_token: issued.IdToken }),
    expires_in: issued.ExpiresIn,
    client,
    user: subject,
  };
}

async function issueTokens(
  { pool, codes }: TokenRequest,
  client: ClientSettings,
  subject: Subject,
): Promise<AuthenticationResult> {
  if ('family' in subject) {
    const refreshed = await refreshTokens(pool, client, subject.refreshToken).catch(throwInvalidGrant);
    return refreshed.AuthenticationResult;
  }
  const { code, grant } = subject;
  const user = pool.users.findByUsername(grant.username);
  if (!user?.enabled || user.status !== 'CONFIRMED') {
    throw new OAuth2Server.InvalidGrantError('The user can no longer sign in');
  }
  const signIn = { client, user, clientMetadata: undefined, login: grant };
  const { family, tokens } = await generateTokens(pool, signIn, 'TokenGeneration_HostedAuth').catch(
    throwInvalidGrant,
  );
  codes.recordUse(code, family, pool.clock());
  return tokens;
}

function throwInvalidGrant(error: unknown): never {
  if (error instanceof AwsError) throw new OAuth2Server.InvalidGrantError(error.message);
  throw error;
}

/** Revokes the tokens of a code that is used a second time, as it has leaked (RFC 6749 section 4.1.2). */
function revokeReused({ codes, client, pool }: TokenRequest, code: string): void {
  const family = codes.findUsed(code, pool.clock());
  if (family !== undefined && family.clientId === client?.clientId) family.revoked = true;
}
