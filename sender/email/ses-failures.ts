import { type FailureClass, PermanentError, RetryableError, type SenderError } from '../errors.ts';
import { factsOf, isRefusal } from '../service-error.ts';

/** Why SES did not take an email, and whether it may be asked again within this invocation. */
export interface SesFailure {
  readonly error: SenderError;
  /** Whether SES certainly did not take the email, and may take it after a pause. */
  readonly again: boolean;
}

const THROTTLED = new Set(['TooManyRequestsException', 'ThrottlingException', 'LimitExceededException']);
const NOT_ALLOWED = new Set([
  'AccessDeniedException',
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
]);

/** A gateway passed the email on and heard nothing. */
const GATEWAY_TIMEOUT = 504;

/** Errors of a connection over which nothing was sent yet. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
]);

/**
 * Tells what a failed request to SES means.
 *
 * What SES answered is taken by its name, and by its status where the answer cannot be read: a proxy between may answer in
 * a way of its own. What was not answered may have been accepted.
 *
 * @param cause what the client threw
 */
export function readSesFailure(cause: unknown): SesFailure {
  const facts = factsOf(cause);
  const { name, code, status } = facts;
  if (status === GATEWAY_TIMEOUT) return unanswered(cause);
  if (THROTTLED.has(name) || status === 429) {
    return passing('ses_throttled', 'SES asked to slow down', cause);
  }
  if (NOT_ALLOWED.has(name) || status === 401 || status === 403 || status === 404) {
    return permanent('ses_not_allowed', 'SES does not let this account or function send', cause);
  }
  if (isRefusal(facts)) return permanent('ses_rejected', 'SES refused the email', cause);
  if (status !== undefined && (status === 408 || status >= 500)) {
    return passing('ses_unavailable', 'SES answered that it cannot take emails', cause);
  }
  if (
    NOT_CONNECTED.has(code) ||
    code.startsWith('ERR_SSL') ||
    code.startsWith('ERR_TLS') ||
    isConnecting(cause)
  ) {
    return passing('ses_unavailable', 'SES could not be reached', cause);
  }
  return unanswered(cause);
}

/** SES may have accepted the email. */
export function unanswered(cause?: unknown): SesFailure {
  const message = 'SES did not say whether it accepted the email';
  return { error: new RetryableError('ses_unanswered', message, { cause }), again: false };
}

/** The client's own limit on the time until a connection stands, and Node's words for one that never stood. */
function isConnecting(cause: unknown): boolean {
  const never = /establish a connection|^connect |before secure TLS connection/;
  return cause instanceof Error && never.test(cause.message);
}

const passing = (failureClass: FailureClass, message: string, cause: unknown): SesFailure => ({
  error: new RetryableError(failureClass, message, { cause }),
  again: true,
});

const permanent = (failureClass: FailureClass, message: string, cause: unknown): SesFailure => ({
  error: new PermanentError(failureClass, message, { cause }),
  again: false,
});
