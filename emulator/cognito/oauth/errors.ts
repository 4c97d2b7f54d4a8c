/** A refusal as the app is told it (RFC 6749 sections 4.1.2.1 and 5.2, RFC 7009, OpenID Connect Core 3.1.2.6). */
export type OAuthErrorCode =
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'login_required'
  | 'unauthorized_client'
  | 'unsupported_response_type'
  | 'unsupported_token_type';

/** Why a request is answered with a page and the browser sent nowhere. */
export type UnverifiedReason = 'unknown_client' | 'redirect_mismatch' | 'repeated_parameter';

/**
 * A request of which it is not certain that it comes from the app that it names: sending the browser anywhere would make
 * an open redirect of the sign-in pages (RFC 6749 section 10.15).
 */
export class UnverifiedRequestError extends Error {
  override readonly name = 'UnverifiedRequestError';
  readonly reason: UnverifiedReason;

  constructor(reason: UnverifiedReason) {
    super(`The request is refused: ${reason}.`);
    this.reason = reason;
  }
}

/** A refusal that the browser takes back to the app. */
export class AuthorizationError extends Error {
  override readonly name = 'AuthorizationError';
  readonly code: OAuthErrorCode;
  readonly clientId: string;
  /** The app's own address with the refusal. */
  readonly location: string;

  constructor(
    code: OAuthErrorCode,
    { clientId, redirectUri, state }: { clientId: string; redirectUri: string; state: string | undefined },
  ) {
    super(`The authorization is refused: ${code}.`);
    this.code = code;
    this.clientId = clientId;
    this.location = addQuery(redirectUri, { error: code, state });
  }
}

/** An address with more parameters; those that it has stay. */
export function addQuery(address: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}
