import type { IncomingHttpHeaders } from 'node:http';
import type { Route, RouteResponse } from '../../aws/route.ts';
import { AwsError } from '../../aws/service.ts';
import { tokenActions } from '../actions/tokens.ts';
import type { Pool } from '../pool.ts';
import type { OAuthErrorCode } from './errors.ts';
import { jsonResponse } from './json-response.ts';

/** Maps the errors of the action RevokeToken to OAuth error codes. */
const CODES: Readonly<Record<string, OAuthErrorCode>> = {
  NotAuthorizedException: 'invalid_client',
  ResourceNotFoundException: 'invalid_client',
  UnauthorizedException: 'unauthorized_client',
  UnsupportedTokenTypeException: 'unsupported_token_type',
};

/**
 * Revokes a refresh token and all tokens of its family (RFC 7009).
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html
 */
export function revocationEndpoint(
  pool: Pool,
  onRefusal: (reason: string, clientId: string | undefined) => void,
): Route {
  const { RevokeToken } = tokenActions(pool);
  const refuse = (code: OAuthErrorCode, clientId: string | undefined): RouteResponse => {
    onRefusal(code, clientId !== undefined && pool.clients.get(clientId) ? clientId : undefined);
    return jsonResponse(code === 'invalid_client' ? 401 : 400, { error: code });
  };
  return {
    method: 'POST',
    path: '/oauth2/revoke',
    respond: async ({ headers, body }) => {
      const form = new URLSearchParams(body.toString('utf8'));
      const { clientId, clientSecret } = readCredentials(headers, form);
      if (clientId === undefined) return refuse('invalid_client', clientId);
      try {
        await RevokeToken?.({
          ClientId: clientId,
          ClientSecret: clientSecret,
          Token: form.get('token'),
        });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return refuse(CODES[error.type] ?? 'invalid_request', clientId);
      }
      return { status: 200, headers: { 'cache-control': 'no-store' }, body: '' };
    },
  };
}

/** RFC 6749 section 2.3.1. */
function readCredentials({ authorization = '' }: IncomingHttpHeaders, form: URLSearchParams) {
  const basic = /^Basic ([\w+/]+=*)$/i.exec(authorization)?.[1];
  if (basic === undefined) {
    return {
      clientId: form.get('client_id') ?? undefined,
      clientSecret: form.get('client_secret') ?? undefined,
    };
  }
  const [clientId, clientSecret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { clientId, clientSecret };
}
