import { type FailureClass, PermanentError, RetryableError, type SenderError } from '../errors.ts';
import { isRefusal, readServiceError } from '../service-error.ts';

/** The reason why SES did not accept an email, and whether to retry within this invocation. */
export interface SesFailure {
  readonly error: SenderError;
  /** True when SES certainly did not accept the email and may accept it after a pause. */
  readonly canRetry: boolean;
}

const THROTTLED = new Set(['TooManyRequestsException', 'ThrottlingException', 'LimitExceededException']);
const NOT_ALLOWED = new Set([
  'AccessDeniedException',
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
]);

/** A gateway passed the email on and got no answer. */
const GATEWAY_TIMEOUT = 504;

/** Errors of a connection before anything was sent over it. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
]);

/**
 * Classifies a failed request to SES, by the name of the error or, because a proxy may answer in its own format, by the
 * status. An email without an answer may have been accepted.
 *
 * @param cause what the client threw
 */
export function toSesFailure(cause: unknown): SesFailure {
  const error = readServiceError(cause);
  const { name, code, status } = error;
  if (status === GATEWAY_TIMEOUT) return unanswered(cause);
  if (THROTTLED.has(name) || status === 429) {
    return temporary('ses_throttled', 'SES asked to slow down', cause);
  }
  if (NOT_ALLOWED.has(name) || status === 401 || status === 403 || status === 404) {
    return permanent('ses_not_allowed', 'SES does not let this account or function send', cause);
  }
  if (isRefusal(error)) return permanent('ses_rejected', 'SES refused the email', cause);
  if (status !== undefined && (status === 408 || status >= 500)) {
    return temporary('ses_unavailable', 'SES answered that it cannot take emails', cause);
  }
  if (
    NOT_CONNECTED.has(code) ||
    code.startsWith('ERR_SSL') ||
    code.startsWith('ERR_TLS') ||
    isConnecting(cause)
  ) {
    return temporary('ses_unavailable', 'SES could not be reached', cause);
  }
  return unanswered(cause);
}

/** Returns the failure of an email that SES may have accepted. */
export function unanswered(cause?: unknown): SesFailure {
  const message = 'SES did not say whether it accepted the email';
  return { error: new RetryableError('ses_unanswered', message, { cause }), canRetry: false };
}

/** Recognises the client's connection timeout and Node's messages about connections that were never established. */
function isConnecting(cause: unknown): boolean {
  const never = /establish a connection|^connect |before secure TLS connection/;
  return cause instanceof Error && never.test(cause.message);
}

const temporary = (failureClass: FailureClass, message: string, cause: unknown): SesFailure => ({
  error: new RetryableError(failureClass, message, { cause }),
  canRetry: true,
});

const permanent = (failureClass: FailureClass, message: string, cause: unknown): SesFailure => ({
  error: new PermanentError(failureClass, message, { cause }),
  canRetry: false,
});
