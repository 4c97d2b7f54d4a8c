/** The reason why an email could not be sent: `failure_class` in logs, traces and metrics. */
export type FailureClass = keyof typeof SUPPORT_HINTS;

const CALL_NOW = 'Call the engineer on duty now.';
const NEW_CODE = 'Ask the patient to request a new code.';
const SECOND_ATTEMPT = 'The system makes a second attempt within three minutes.';
const TRIES_AGAIN = `${SECOND_ATTEMPT} If no email_sent follows, ask the patient to request a new code.`;

/** What support staff read about each failure. */
export const SUPPORT_HINTS = {
  invalid_configuration: `The sender is not set up correctly, so no patient gets email. ${CALL_NOW}`,
  newer_site_format: `The emails were made by a newer version than the sender, so no patient gets email. ${CALL_NOW}`,
  invalid_event: 'Cognito sent a request that this system does not understand. Tell an engineer.',
  unknown_trigger_source:
    'Cognito asked for a kind of email that this system does not know. The patient got nothing. Tell an engineer.',
  missing_address:
    'This account has no email address, or for a security alert none that is verified. So there is nowhere to send to.',
  invalid_address:
    'SES cannot send to the email address of this account. Check its spelling with the patient. If it has letters such as ö before the @, ask for another one.',
  unknown_account: 'The account of this email does not exist any more, so there is nobody to send to.',
  missing_code: `Cognito sent no code for an email that needs one. ${NEW_CODE}`,
  decrypt_failed: `The code could not be decrypted, so nothing was sent. ${NEW_CODE} If it happens again, tell an engineer.`,
  foreign_ciphertext:
    'The code was encrypted for another user pool, so it was refused. This may be an attack. Tell an engineer.',
  key_unavailable: `AWS KMS did not answer, or answered with an error. ${TRIES_AGAIN}`,
  key_denied: `The sender is not allowed to use its KMS key, so no patient gets codes. ${CALL_NOW}`,
  render_failed: 'The system could not write the text of the email. Tell an engineer.',
  ses_unavailable: `SES cannot take emails at the moment. ${TRIES_AGAIN}`,
  ses_unanswered: `SES did not say whether it took the email, so the patient may have it, and may get it more than once. ${SECOND_ATTEMPT} If no email_sent follows and the patient has nothing, ask the patient to request a new code.`,
  ses_throttled: `There are too many emails at once for SES. ${TRIES_AGAIN}`,
  ses_rejected:
    'SES refused this email. Most likely the address is misspelt: check its spelling with the patient.',
  ses_not_verified: `SES is not set up to send to patients yet, so no patient gets email. The address is not the reason. ${CALL_NOW}`,
  ses_not_allowed: `SES does not let this account send, so no patient gets email. ${CALL_NOW}`,
  accounts_unavailable: `Cognito did not say whose account this email is about, so the patient got no notice. ${SECOND_ATTEMPT} If no email_sent follows, tell an engineer.`,
  code_not_requested:
    'The sign-in check could not request a code, so patients may get none either. Request one with an account of your own. If that fails, call the engineer on duty.',
  unknown_delivery_event:
    'SES told us about an email in a way that this system does not know. The email may have arrived, but you cannot see it here. Tell an engineer.',
  invalid_delivery_event:
    'SES told us about an email in a way that this system cannot read. The email may have arrived, but you cannot see it here. Tell an engineer.',
  internal_error: `Something went wrong that nobody expected. ${TRIES_AGAIN}`,
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
