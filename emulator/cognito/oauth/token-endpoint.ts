import type { IncomingHttpHeaders } from 'node:http';
import OAuth2Server from '@node-oauth/oauth2-server';
import type { Page, PageResponse } from '../../aws/page.ts';
import { AwsError } from '../../aws/service.ts';
import { isAuthentic } from '../client-secret.ts';
import type { Pool } from '../pool.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { TokenFamily } from '../tokens/token-families.ts';
import { renewTokens } from '../tokens/token-refresh.ts';
import type { AuthenticationResult } from '../tokens/token-signer.ts';
import type { AuthorizationCodes, Grant } from './authorization-codes.ts';
import { replyJson } from './json-response.ts';

export interface TokenEndpointOptions {
  readonly pool: Pool;
  readonly codes: AuthorizationCodes;
  /** Hears of what was refused. */
  readonly onRefusal: (reason: string, clientId: string | undefined) => void;
}

type Model = OAuth2Server.AuthorizationCodeModel & OAuth2Server.RefreshTokenModel;

const GRANT_TYPES: readonly string[] = ['authorization_code', 'refresh_token'];

/** Codes and refresh tokens end by the pool's own clock; here they never do. */
const NEVER = new Date(8.64e15);

/**
 * Exchanges authorization codes and refresh tokens for the pool's tokens. The protocol is the library's: how apps
 * authenticate, the grants, PKCE, the form of the answers. Who gets what is the pool's.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 */
export function tokenEndpoint({ pool, codes, onRefusal }: TokenEndpointOptions): Page {
  return {
    method: 'POST',
    path: '/oauth2/token',
    respond: async ({ headers, body }) => {
      const form = new URLSearchParams(body.toString('utf8'));
      const names = [...form.keys()];
      if (new Set(names).size < names.length) return refuse('invalid_request', undefined);
      const grantType = form.get('grant_type');
      if (grantType === null) return refuse('invalid_request', undefined);
      if (!GRANT_TYPES.includes(grantType)) return refuse('unsupported_grant_type', undefined);
      const request = new OAuth2Server.Request({
        method: 'POST',
        headers: textHeaders(headers),
        query: {},
        body: Object.fromEntries(form),
      });
      const response = new OAuth2Server.Response();
      const seen: Seen = { client: undefined };
      const server = new OAuth2Server({
        model: createModel(pool, codes, form, seen),
        // A client without a secret has none to show; the model looks at those that have.
        requireClientAuthentication: { authorization_code: false, refresh_token: false },
        allowExtendedTokenAttributes: true,
      });
      try {
        await server.token(request, response);
      } catch (error) {
        if (!(error instanceof OAuth2Server.OAuthError) || error.code >= 500) throw error;
        return refuse(error.name, seen.client?.clientId, error.code, response.headers);
      }
      return replyJson(200, response.body);
    },
  };

  function refuse(
    code: string,
    clientId: string | undefined,
    status = 400,
    headers: Readonly<Record<string, string>> = {},
  ): PageResponse {
    onRefusal(code, clientId);
    return replyJson(status, { error: code }, headers);
  }
}

/** Which app a request turned out to be from, for the log. */
interface Seen {
  client: ClientSettings | undefined;
}

/** Whom the library gets tokens for: who let the app in, or whose refresh token it showed. */
type Subject =
  | { readonly code: string; readonly grant: Grant }
  | { readonly refreshToken: string; readonly family: TokenFamily };

/** What the library asks for one request. */
function createModel(pool: Pool, codes: AuthorizationCodes, form: URLSearchParams, seen: Seen): Model {
  const { clients, clock, families } = pool;
  return {
    getClient: async (clientId, clientSecret) => {
      const client = clients.get(clientId);
      if (client === undefined || client.callbackUrls.length === 0) return undefined;
      seen.client = client;
      if (!isAuthentic(client, clientSecret)) return undefined;
      return { id: clientId, grants: [...GRANT_TYPES] };
    },
    getAuthorizationCode: async (code) => {
      const grant = codes.find(code, clock());
      if (grant === undefined) {
        revokeReplayed(codes, code, seen.client, clock());
        return undefined;
      }
      const { clientId, scope, codeChallenge } = grant;
      return {
        authorizationCode: code,
        expiresAt: NEVER,
        // Compared below: a wrong one is a wrong grant (RFC 6749 section 5.2), which the library tells otherwise.
        redirectUri: '',
        scope: scope.split(' '),
        client: { id: clientId, grants: [] },
        user: { code, grant } satisfies Subject,
        ...(codeChallenge !== undefined && { codeChallenge, codeChallengeMethod: 'S256' }),
      };
    },
    revokeAuthorizationCode: async ({ authorizationCode, user }) => {
      const isThere = codes.use(authorizationCode, clock());
      return isThere && (user as { grant: Grant }).grant.redirectUri === form.get('redirect_uri');
    },
    getRefreshToken: async (refreshToken) => {
      const family = families.findByRefreshToken(refreshToken);
      if (family === undefined) return undefined;
      return {
        refreshToken,
        ...(family.scope !== undefined && { scope: family.scope.split(' ') }),
        client: { id: family.clientId, grants: [] },
        user: { refreshToken, family } satisfies Subject,
      };
    },
    // The pool rotates when it renews, by the settings of the app client.
    revokeToken: async () => true,
    saveToken: async (_, client, subject) => {
      const settings = clients.get(client.id) as ClientSettings;
      const issued = await issueTokens(pool, codes, settings, subject as Subject);
      return {
        accessToken: issued.AccessToken,
        ...(issued.RefreshToken !== undefined && { refreshToken: issued.RefreshToken }),
        ...(issued.IdToken !== undefined && { id_token: issued.IdToken }),
        expires_in: issued.ExpiresIn,
        client,
        user: subject,
      };
    },
    // The library has these for endpoints that are not its own here.
    getAccessToken: async () => undefined,
    saveAuthorizationCode: async () => undefined,
  };
}

async function issueTokens(
  pool: Pool,
  codes: AuthorizationCodes,
  client: ClientSettings,
  subject: Subject,
): Promise<AuthenticationResult> {
  if ('family' in subject) {
    const { AuthenticationResult } = await renewTokens(pool, client, subject.refreshToken).catch(
      asGrantError,
    );
    return AuthenticationResult;
  }
  const { code, grant } = subject;
  const now = pool.clock();
  const user = pool.users.find(grant.username);
  if (!user?.enabled || user.status !== 'CONFIRMED') {
    throw new OAuth2Server.InvalidGrantError('The user cannot sign in any more');
  }
  const { scope, authTime, nonce } = grant;
  const [family, RefreshToken] = pool.families.open(client, user.username, now, { scope, authTime });
  codes.remember(code, family, now);
  return { ...(await pool.signer.issue(client, user, family, now, nonce)), RefreshToken };
}

/** @throws InvalidGrantError for a refusal of the pool */
function asGrantError(error: unknown): never {
  if (error instanceof AwsError) throw new OAuth2Server.InvalidGrantError(error.message);
  throw error;
}

/** A code that comes twice was seen by somebody else: what it became is taken back (RFC 6749 section 4.1.2). */
function revokeReplayed(
  codes: AuthorizationCodes,
  code: string,
  client: ClientSettings | undefined,
  now: number,
): void {
  const family = codes.findUsed(code, now);
  if (family !== undefined && family.clientId === client?.clientId) family.revoked = true;
}

function textHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
