import type { Pool } from '../pool.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import { AuthorizationError, type OAuthErrorCode, UnverifiedRequestError } from './errors.ts';

/** The validated parameters with which an app sends a browser to sign in. */
export interface AuthorizationRequest {
  readonly client: ClientSettings;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
  /** `none` must not show a page; `again` must show one, even if a user is signed in. */
  readonly prompt: 'none' | 'again' | undefined;
  /** The initial value of the email field. */
  readonly loginHint: string;
}

/** SHA-256 in base64url (RFC 7636 section 4.2). */
const CHALLENGE = /^[\w-]{43}$/;

/**
 * Reads the parameters of `/oauth2/authorize`, which `/login` also has.
 *
 * @throws UnverifiedRequestError when the app or its redirect address cannot be verified, AuthorizationError for every
 *   other error
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 */
export function readAuthorizationRequest(
  pool: Pick<Pool, 'clients'>,
  query: URLSearchParams,
): AuthorizationRequest {
  const client = requireClient(pool, query);
  const redirectUri = requireRedirectUri(client, query);
  const text = (name: string) => query.get(name) ?? undefined;
  const state = text('state');
  const refuse = (code: OAuthErrorCode) =>
    new AuthorizationError(code, { clientId: client.clientId, redirectUri, state });

  if (isRepeated(query)) throw refuse('invalid_request');
  const responseType = text('response_type');
  if (responseType === undefined) throw refuse('invalid_request');
  if (responseType !== 'code') {
    throw refuse(responseType === 'token' ? 'unauthorized_client' : 'unsupported_response_type');
  }
  if ((text('response_mode') ?? 'query') !== 'query') throw refuse('invalid_request');
  if ((text('identity_provider') ?? 'COGNITO') !== 'COGNITO') throw refuse('invalid_request');

  const codeChallenge = text('code_challenge');
  const method = text('code_challenge_method');
  // RFC 9700 section 2.1.1 requires it of every public client.
  const needsChallenge = client.secret === undefined || method !== undefined;
  const isGood = codeChallenge !== undefined && CHALLENGE.test(codeChallenge) && method === 'S256';
  if ((needsChallenge || codeChallenge !== undefined) && !isGood) throw refuse('invalid_request');

  const scopes = text('scope')?.split(' ').filter(Boolean) ?? client.scopes;
  if (scopes.length === 0 || scopes.some((scope) => !client.scopes.includes(scope))) {
    throw refuse('invalid_scope');
  }
  const prompts = text('prompt')?.split(' ').filter(Boolean) ?? [];
  if (prompts.includes('none') && prompts.length > 1) throw refuse('invalid_request');
  return {
    client,
    redirectUri,
    scope: [...new Set(scopes)].join(' '),
    state,
    nonce: text('nonce'),
    codeChallenge,
    prompt: readPrompt(prompts),
    loginHint: text('login_hint') ?? '',
  };
}

/** Returns the app client that a request names. @throws UnverifiedRequestError */
export function requireClient({ clients }: Pick<Pool, 'clients'>, query: URLSearchParams): ClientSettings {
  const [clientId = '', ...others] = query.getAll('client_id');
  if (others.length > 0) throw new UnverifiedRequestError('repeated_parameter');
  const client = clients.get(clientId);
  if (client === undefined || client.callbackUrls.length === 0) {
    throw new UnverifiedRequestError('unknown_client');
  }
  return client;
}

/** Compares letter by letter (RFC 9700 section 2.1). @throws UnverifiedRequestError */
function requireRedirectUri({ callbackUrls }: ClientSettings, query: URLSearchParams): string {
  const [redirectUri = '', ...others] = query.getAll('redirect_uri');
  if (others.length > 0) throw new UnverifiedRequestError('repeated_parameter');
  if (!callbackUrls.includes(redirectUri)) throw new UnverifiedRequestError('redirect_mismatch');
  return redirectUri;
}

function isRepeated(query: URLSearchParams): boolean {
  const names = [...query.keys()];
  return new Set(names).size < names.length;
}

function readPrompt(prompts: readonly string[]): AuthorizationRequest['prompt'] {
  if (prompts.includes('none')) return 'none';
  return prompts.some((prompt) => prompt === 'login' || prompt === 'select_account') ? 'again' : undefined;
}
