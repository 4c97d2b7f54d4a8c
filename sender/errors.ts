/** The reason why an email could not be sent: `failure_class` in logs, traces and metrics. */
export type FailureClass = keyof typeof SUPPORT_HINTS;

/** The sentence that support staff see for each failure. */
export const SUPPORT_HINTS = {
  invalid_configuration:
    'The sender is set up incorrectly, so no patient gets email: call the engineer on duty now.',
  invalid_event: 'Cognito sent a request that this system does not understand: tell an engineer.',
  unknown_trigger_source:
    'Cognito asked for a kind of email that this system does not know: tell an engineer, the patient got nothing.',
  missing_address:
    'This account has no email address, or for a security alert none that is verified, so there is nowhere to send to.',
  invalid_address:
    'SES cannot send to the email address of this account: check its spelling with the patient, and ask for another one if it has letters such as ö before the @.',
  unknown_account:
    'The account that this email is about does not exist any more, so there is nobody to send to.',
  missing_code: 'Cognito sent no code for an email that needs one: ask the patient to request a new code.',
  decrypt_failed:
    'The code could not be decrypted and was not sent: ask the patient to request a new code, and tell an engineer if it happens again.',
  foreign_ciphertext:
    'The code was encrypted for another user pool and was refused: tell an engineer, this may be an attack.',
  key_unavailable:
    'AWS KMS did not answer, or answered with an error; a second attempt is made within three minutes; if no email_sent follows, ask the patient to request a new code.',
  key_denied:
    'The sender is not allowed to use its KMS key, so no patient gets codes: call the engineer on duty now.',
  render_failed: 'The text of the email could not be generated: tell an engineer.',
  ses_unavailable:
    'SES cannot accept emails at the moment; a second attempt is made within three minutes; if no email_sent follows, ask the patient to request a new code.',
  ses_unanswered:
    'SES did not say whether it accepted the email, so the patient may have it; a second attempt is made within three minutes, and the patient may get it more than once; if no email_sent follows and the patient has nothing, ask the patient to request a new code.',
  ses_throttled:
    'Too many emails at once for SES; a second attempt is made within three minutes; if no email_sent follows, ask the patient to request a new code.',
  ses_rejected:
    'SES refused this email, most likely because the address is misspelt: check its spelling with the patient.',
  ses_not_verified:
    'SES is not set up to send to patients yet, so no patient gets email, and the address is not the reason: call the engineer on duty now.',
  ses_not_allowed:
    'SES does not let this account send, so no patient gets email: call the engineer on duty now.',
  accounts_unavailable:
    'Cognito did not say which account this email is about, so its patient was not notified; a second attempt is made within three minutes; if no email_sent follows, tell an engineer.',
  code_not_requested:
    'The sign-in check could not request a code, so patients may get none either: request one with an account of your own, and call the engineer on duty if it fails.',
  unknown_delivery_event:
    'SES reported on an email in a way that this system does not know, so its delivery status is not shown here; the email may have arrived: tell an engineer.',
  invalid_delivery_event:
    'SES reported on an email in a way that this system cannot read, so its delivery status is not shown here; the email may have arrived: tell an engineer.',
  internal_error:
    'Something unexpected went wrong; a second attempt is made within three minutes; if no email_sent follows, ask the patient to request a new code.',
} as const;

/** A failure to send an email or to process an event; the subclass says whether a retry can help. */
export abstract class SenderError extends Error {
  abstract readonly retryable: boolean;
  readonly failureClass: FailureClass;

  /** @param message what happened, for an engineer; never a code, an address or a user's own text */
  constructor(failureClass: FailureClass, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failureClass = failureClass;
  }

  /** A sentence for support staff. */
  get supportHint(): string {
    return SUPPORT_HINTS[this.failureClass];
  }
}

/** A failure that Lambda's retry may overcome. */
export class RetryableError extends SenderError {
  /** Lambda logs the name of the class, which minification would shorten. */
  static override readonly name = 'RetryableError';
  override readonly name = 'RetryableError';
  readonly retryable = true;
}

/** A failure that a retry would repeat. Lambda retries all the same, and then puts the event into the failure queue. */
export class PermanentError extends SenderError {
  /** Lambda logs the name of the class, which minification would shorten. */
  static override readonly name = 'PermanentError';
  override readonly name = 'PermanentError';
  readonly retryable = false;
}

/** Returns the error itself, or an `internal_error` with it as the cause. */
export function toSenderError(error: unknown): SenderError {
  return error instanceof SenderError
    ? error
    : new RetryableError('internal_error', 'An unexpected error occurred', { cause: error });
}
