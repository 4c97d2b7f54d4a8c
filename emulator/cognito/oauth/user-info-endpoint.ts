import type { Route, RouteResponse } from '../../aws/route.ts';
import { AwsError } from '../../aws/service.ts';
import type { Pool } from '../pool.ts';
import { verifyAccessToken } from '../requests/lookups.ts';
import { isInScope } from '../tokens/scopes.ts';
import { attributeList } from '../users/user-response.ts';
import { jsonResponse } from './json-response.ts';

/**
 * Returns the claims about an access token's user that are within its scopes. Every value is a text, verification states
 * included.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
 */
export function userInfoEndpoints(pool: Pool): Route[] {
  const respond: Route['respond'] = async ({ headers }) => {
    const token = /^Bearer ([\w.=-]+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return refuse(401, 'invalid_token');
    const bearer = await verifyAccessToken(pool, token).catch((error: unknown) => {
      if (error instanceof AwsError) return undefined;
      throw error;
    });
    if (bearer === undefined) return refuse(401, 'invalid_token');
    const { user, client, scopes } = bearer;
    if (!scopes.includes('openid')) return refuse(403, 'insufficient_scope');
    const claims = attributeList(user, client.readAttributes).filter(({ Name }) => isInScope(Name, scopes));
    return jsonResponse(200, {
      ...Object.fromEntries(claims.map(({ Name, Value }) => [Name, Value])),
      username: user.username,
    });
  };
  return (['GET', 'POST'] as const).map((method) => ({ method, path: '/oauth2/userInfo', respond }));
}

/** RFC 6750 section 3. */
function refuse(status: number, error: string): RouteResponse {
  return jsonResponse(status, { error }, { 'www-authenticate': `Bearer error="${error}"` });
}
