import type { Route } from '../../aws/route.ts';
import type { Pool } from '../pool.ts';

/** The addresses that the discovery document is built from. */
export interface DomainAddresses {
  readonly issuer: string;
  /** Scheme, host and port of the domain. */
  readonly url: string;
}

/**
 * Serves the discovery document of OpenID Connect and the keys that verify tokens.
 *
 * In AWS, both are on the host of the pool's API instead of its domain.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function discoveryEndpoints({ signer, userPoolId }: Pool, { issuer, url }: DomainAddresses): Route[] {
  const document = {
    authorization_endpoint: `${url}/oauth2/authorize`,
    code_challenge_methods_supported: ['S256'],
    end_session_endpoint: `${url}/logout`,
    grant_types_supported: ['authorization_code', 'refresh_token'],
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    revocation_endpoint: `${url}/oauth2/revoke`,
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint: `${url}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    userinfo_endpoint: `${url}/oauth2/userInfo`,
  };
  const json = (path: string, body: () => object): Route => ({
    path: `/${userPoolId}/.well-known/${path}`,
    respond: () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body()) }),
  });
  return [json('openid-configuration', () => document), json('jwks.json', () => signer.jwks())];
}
