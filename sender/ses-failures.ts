import { type FailureClass, PermanentError, RetryableError, type SenderError } from './errors.ts';

/** Why SES did not take an email, and whether it may be asked again within this invocation. */
export interface SesFailure {
  readonly error: SenderError;
  /** `once`: at once, one time; `paused`: after a pause, for as long as there is time. */
  readonly again: 'never' | 'once' | 'paused';
}

const THROTTLED = new Set(['TooManyRequestsException', 'ThrottlingException', 'LimitExceededException']);
const NOT_ALLOWED = new Set([
  'AccessDeniedException',
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
]);
const REJECTED = new Set(['MessageRejected', 'BadRequestException']);

/** Errors of a connection over which nothing was sent yet. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
]);
const RESET = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Tells what a failed request to SES means.
 *
 * What SES answered is taken by its name, and by its status where the answer cannot be read: a proxy between may answer in
 * a way of its own. What was not answered may have been accepted.
 *
 * @param cause what the client threw
 */
export function readSesFailure(cause: unknown): SesFailure {
  const { name, code, status } = factsOf(cause);
  if (THROTTLED.has(name) || status === 429) {
    return retryable('ses_throttled', 'SES asked to slow down', cause, 'paused');
  }
  if (NOT_ALLOWED.has(name) || status === 401 || status === 403 || status === 404) {
    return permanent('ses_not_allowed', 'SES does not let this account or function send', cause);
  }
  if (REJECTED.has(name) || (status !== undefined && status >= 400 && status < 500 && status !== 408)) {
    return permanent('ses_rejected', 'SES refused the email', cause);
  }
  if (status !== undefined && (status === 408 || status >= 500)) {
    return retryable('ses_unavailable', 'SES answered that it cannot take emails', cause, 'paused');
  }
  if (
    NOT_CONNECTED.has(code) ||
    code.startsWith('ERR_SSL') ||
    code.startsWith('ERR_TLS') ||
    isConnecting(cause)
  ) {
    return retryable('ses_unavailable', 'SES could not be reached', cause, 'paused');
  }
  return unanswered(cause, RESET.has(code) ? 'once' : 'never');
}

/** SES may have accepted the email. */
export function unanswered(cause: unknown, again: SesFailure['again'] = 'never'): SesFailure {
  return retryable('ses_unanswered', 'SES did not say whether it accepted the email', cause, again);
}

function factsOf(cause: unknown): { name: string; code: string; status: number | undefined } {
  if (!(cause instanceof Error)) return { name: '', code: '', status: undefined };
  const { code, $metadata } = cause as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return { name: cause.name, code: typeof code === 'string' ? code : '', status };
}

/** The client's own limit on the time until a connection stands. */
function isConnecting(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    cause.name === 'TimeoutError' &&
    cause.message.includes('establish a connection')
  );
}

const retryable = (
  failureClass: FailureClass,
  message: string,
  cause: unknown,
  again: SesFailure['again'],
) => ({
  error: new RetryableError(failureClass, message, { cause }),
  again,
});

const permanent = (failureClass: FailureClass, message: string, cause: unknown): SesFailure => ({
  error: new PermanentError(failureClass, message, { cause }),
  again: 'never',
});
