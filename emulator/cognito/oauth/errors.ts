import { addQuery } from './add-query.ts';

/** The error codes that apps receive (RFC 6749 sections 4.1.2.1 and 5.2, RFC 7009, OpenID Connect Core 3.1.2.6). */
export type OAuthErrorCode =
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'login_required'
  | 'unauthorized_client'
  | 'unsupported_response_type'
  | 'unsupported_token_type';

/** The reasons for an error page in place of a redirect. */
export type UnverifiedReason = 'unknown_client' | 'redirect_mismatch' | 'repeated_parameter';

/**
 * Thrown when the app or its address cannot be verified. The browser gets an error page: a redirect would make the sign-in
 * pages an open redirector (RFC 6749 section 10.15).
 */
export class UnverifiedRequestError extends Error {
  override readonly name = 'UnverifiedRequestError';
  readonly reason: UnverifiedReason;

  constructor(reason: UnverifiedReason) {
    super(`The request is refused: ${reason}.`);
    this.reason = reason;
  }
}

/** Thrown when a verified app's request is refused; the browser is redirected to the app with the error. */
export class AuthorizationError extends Error {
  override readonly name = 'AuthorizationError';
  readonly code: OAuthErrorCode;
  readonly clientId: string;
  /** The app's address with the error code. */
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
