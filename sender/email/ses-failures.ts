import { type FailureClass, PermanentError, RetryableError, type SenderError } from '../errors.ts';
import { isRefusal, readServiceError, type ServiceError } from '../service-error.ts';

/** The reason why SES did not accept an email, and what may overcome it within this invocation. */
export interface SesFailure {
  readonly error: SenderError;
  readonly remedy: Remedy;
}

/**
 * The measure that may overcome a failure. A pause helps as often as there is time, because SES certainly did not accept the email.
 * The others help at once or not at all: a new connection, after SES reset the last one and may have accepted the email,
 * and the client's clock, which it has set by SES's answer.
 */
type Remedy = 'none' | 'pause' | 'new connection' | 'corrected clock';

const THROTTLED = new Set(['TooManyRequestsException', 'ThrottlingException', 'LimitExceededException']);
const NOT_ALLOWED = new Set([
  'AccessDeniedException',
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
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

/** Errors of a connection that SES, or something between, closed or reset. */
const RESET = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Classifies a failed request to SES, by the name of the error or, because a proxy may answer in its own format, by the
 * status. An email without an answer may have been accepted. An error without a status came before an answer's headers.
 *
 * @param cause what the client threw
 */
export function toSesFailure(cause: unknown): SesFailure {
  const error = readServiceError(cause);
  const { name, code, status } = error;
  if (status === GATEWAY_TIMEOUT) return unanswered(cause);
  if (error.isOutdated) {
    const message = 'SES refused the time of the request or its credentials';
    return { ...temporary('ses_unavailable', message, cause), remedy: 'corrected clock' };
  }
  if (THROTTLED.has(name) || status === 429) {
    return temporary('ses_throttled', 'SES asked to slow down', cause);
  }
  if (NOT_ALLOWED.has(name) || status === 401 || status === 403 || status === 404) {
    return permanent('ses_not_allowed', 'SES does not let this account or function send', cause, error);
  }
  if (isNotVerified(cause, error)) {
    return permanent('ses_not_verified', 'SES does not send from or to an unverified identity', cause, error);
  }
  if (isRefusal(error)) return permanent('ses_rejected', 'SES refused the email', cause, error);
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
  return status === undefined && RESET.has(code)
    ? { ...unanswered(cause), remedy: 'new connection' }
    : unanswered(cause);
}

/**
 * Recognises the answer of an account in the sandbox, and of one whose domain is not verified. The patient's address is
 * not the reason, although SES names it.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html
 */
function isNotVerified(cause: unknown, { name }: ServiceError): boolean {
  return (
    name === 'MessageRejected' && cause instanceof Error && /address is not verified/i.test(cause.message)
  );
}

/** Returns the failure of an email that SES may have accepted. */
export function unanswered(cause?: unknown): SesFailure {
  const message = 'SES did not say whether it accepted the email';
  return { error: new RetryableError('ses_unanswered', message, { cause }), remedy: 'none' };
}

/** Recognises the client's connection timeout and Node's messages about connections that were never established. */
function isConnecting(cause: unknown): boolean {
  const never = /establish a connection|^connect |before secure TLS connection/;
  return cause instanceof Error && never.test(cause.message);
}

const temporary = (failureClass: FailureClass, message: string, cause: unknown): SesFailure => ({
  error: new RetryableError(failureClass, message, { cause }),
  remedy: 'pause',
});

/** A refusal whose reason may be the wrong time, although it does not say so, is permanent when it is repeated. */
const permanent = (
  failureClass: FailureClass,
  message: string,
  cause: unknown,
  { clockCorrected }: ServiceError,
): SesFailure => ({
  error: new PermanentError(failureClass, message, { cause }),
  remedy: clockCorrected ? 'corrected clock' : 'none',
});
