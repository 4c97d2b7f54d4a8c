import type { FailureClass } from './errors.ts';

/**
 * The remedies for a failure class. The functions need only its hint, `SUPPORT_HINTS` in `errors.ts`; alarms,
 * diagnoses, fault switches and `docs/support.md` derive from this table or are compared with it by a test.
 */
interface FailureClassRow {
  /** The event behind the class, for an engineer. */
  readonly happened: string;
  /** The diagnosis of `npm run support`, which says what to say to the patient and what to do. */
  readonly diagnosis: string;
  /** The next step of an engineer. */
  readonly engineer: string;
  /** The title of the alarm that names the cause, beside those that follow any failure. */
  readonly alarm: string;
}

const DECRYPTION = 'Codes cannot be decrypted';
const SENDING = 'Emails fail';
const SIGN_IN_CHECK = 'The sign-in check gets no email';
const DELIVERY_EVENTS = 'Deliveries are not recorded';

/** Every failure class. */
export const FAILURE_CLASSES = {
  invalid_configuration: {
    happened: 'a setting of the function is missing or invalid',
    diagnosis: 'nobody-gets-email',
    engineer: 'read the message, which names the setting; correct it and deploy',
    alarm: SENDING,
  },
  newer_site_format: {
    happened: 'the files beside the code of the function have a newer format than it reads',
    diagnosis: 'nobody-gets-email',
    engineer: 'deploy code and files that were built together, by one version',
    alarm: SENDING,
  },
  invalid_event: {
    happened: 'the event from Cognito has not the expected form',
    diagnosis: 'code-unusable',
    engineer: 'compare the event in the failure queue with the one that the function reads',
    alarm: SENDING,
  },
  unknown_trigger_source: {
    happened: 'Cognito asked for a kind of email that the function does not know',
    diagnosis: 'code-unusable',
    engineer: 'add the trigger source to the table of emails, with a template',
    alarm: SENDING,
  },
  missing_address: {
    happened: 'the account has no email address, or for an alert none that is verified',
    diagnosis: 'address-unusable',
    engineer: 'set the address of the account, or verify it with the patient',
    alarm: SENDING,
  },
  invalid_address: {
    happened: 'the email address of the account is not one that SES can send to',
    diagnosis: 'address-unusable',
    engineer: 'correct the address of the account; SES sends to none with letters beyond ASCII before the @',
    alarm: SENDING,
  },
  unknown_account: {
    happened: 'the user pool has no account with the user name in the event',
    diagnosis: 'code-unusable',
    engineer:
      'nothing, if the account was deleted; otherwise find out in CloudTrail who invoked the function',
    alarm: SENDING,
  },
  missing_code: {
    happened: 'the event has no code, although the email needs one',
    diagnosis: 'code-unusable',
    engineer: 'look at the event in the failure queue; if it happens again, ask AWS Support',
    alarm: SENDING,
  },
  decrypt_failed: {
    happened: 'the code is damaged, or was encrypted with another key',
    diagnosis: 'code-unusable',
    engineer: 'check that the user pool and the function use the same KMS key',
    alarm: DECRYPTION,
  },
  foreign_ciphertext: {
    happened: 'the code was encrypted for another user pool',
    diagnosis: 'foreign-code',
    engineer: 'find out in CloudTrail who invoked the function; this may be an attack',
    alarm: DECRYPTION,
  },
  key_denied: {
    happened: 'the KMS key is disabled, or the function may not use it',
    diagnosis: 'nobody-gets-email',
    engineer: 'check the state and the policy of the key, and the role of the function',
    alarm: DECRYPTION,
  },
  key_unavailable: {
    happened:
      'KMS did not answer in time, or with an error of its own, or refused the time or expired credentials of the request',
    diagnosis: 'key-service-away',
    engineer: 'look at the AWS Health Dashboard for KMS; if it is well, at the quota of requests',
    alarm: DECRYPTION,
  },
  render_failed: {
    happened: 'the template of the email failed',
    diagnosis: 'code-unusable',
    engineer: 'read the message, which names the template; render it with the preview',
    alarm: SENDING,
  },
  ses_unavailable: {
    happened:
      'SES answered with an error of its own, could not be reached, or refused the time or expired credentials of the request',
    diagnosis: 'mail-service-away',
    engineer: 'look at the AWS Health Dashboard for SES',
    alarm: SENDING,
  },
  ses_unanswered: {
    happened: 'SES did not say whether it accepted the email',
    diagnosis: 'mail-service-silent',
    engineer: 'look at the AWS Health Dashboard for SES, and whether the emails were delivered',
    alarm: SENDING,
  },
  ses_throttled: {
    happened: 'SES accepts no more emails at this rate',
    diagnosis: 'mail-service-away',
    engineer: 'compare the sending rate of the account with `email.sendingRate`; ask for a higher quota',
    alarm: SENDING,
  },
  ses_rejected: {
    happened: 'SES refused the email',
    diagnosis: 'refused-by-mail-service',
    engineer:
      'read the message of SES in the log line; if it is about the address, correct that of the account',
    alarm: SENDING,
  },
  ses_not_verified: {
    happened: 'the SES account is in the sandbox, or the domain of the sender is not verified',
    diagnosis: 'nobody-gets-email',
    engineer:
      'check in the SES console that the account has production access and that the domain is verified, in this region',
    alarm: SENDING,
  },
  ses_not_allowed: {
    happened: 'SES has paused sending, or the function may not send',
    diagnosis: 'nobody-gets-email',
    engineer: 'read what SES says about the account in the console, and check the role of the function',
    alarm: SENDING,
  },
  accounts_unavailable: {
    happened: 'Cognito did not answer when the function looked an account up, or refused to',
    diagnosis: 'unexpected-failure',
    engineer:
      'check the role of the function; if it is right, look at the quota of requests to the user pool',
    alarm: SENDING,
  },
  code_not_requested: {
    happened: 'the sign-in check could not request a code from Cognito',
    diagnosis: 'unexpected-failure',
    engineer:
      'read the name of the error in the log line; check the client of the portal and the quotas of Cognito',
    alarm: SIGN_IN_CHECK,
  },
  unknown_delivery_event: {
    happened: 'SES reported an event of a type that the function does not know',
    diagnosis: 'unexpected-failure',
    engineer: 'add the type, or take it out of the event destination',
    alarm: DELIVERY_EVENTS,
  },
  invalid_delivery_event: {
    happened: 'the event from SES has not the expected form',
    diagnosis: 'unexpected-failure',
    engineer: 'compare the event with the one that the function reads',
    alarm: DELIVERY_EVENTS,
  },
  internal_error: {
    happened: 'the function failed in a way that nobody foresaw',
    diagnosis: 'unexpected-failure',
    engineer: 'read the stack trace in the log line',
    alarm: SENDING,
  },
} as const satisfies Readonly<Record<FailureClass, FailureClassRow>>;

/** Every failure class by name. */
export const failureClasses = Object.keys(FAILURE_CLASSES) as readonly FailureClass[];

/** The diagnosis of `npm run support` for emails that failed. */
export type FailureDiagnosis = (typeof FAILURE_CLASSES)[FailureClass]['diagnosis'];

/** The title of an alarm that names the cause of a failure. */
export type FailureAlarm = (typeof FAILURE_CLASSES)[FailureClass]['alarm'];

/** Returns the failure classes for which an alarm is the one to act on first. */
export function failureClassesOf(alarm: FailureAlarm): readonly FailureClass[] {
  return failureClasses.filter((failureClass) => FAILURE_CLASSES[failureClass].alarm === alarm);
}
