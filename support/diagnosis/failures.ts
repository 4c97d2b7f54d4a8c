import type { FailureClass } from '../../sender/errors.ts';
import { type Advice, byHand } from './patient-case.ts';

/** A way in which an email can fail that calls for an answer of its own. */
export type FailureName =
  | 'nobody-gets-email'
  | 'refused-by-mail-service'
  | 'address-unusable'
  | 'foreign-code'
  | 'code-unusable'
  | 'mail-service-silent'
  | 'mail-service-away'
  | 'key-service-away'
  | 'unexpected-failure';

/** Which answer each class of failure calls for. */
export const FAILURE_NAMES: Readonly<Record<FailureClass, FailureName>> = {
  invalid_configuration: 'nobody-gets-email',
  key_denied: 'nobody-gets-email',
  ses_not_allowed: 'nobody-gets-email',
  ses_rejected: 'refused-by-mail-service',
  missing_address: 'address-unusable',
  invalid_address: 'address-unusable',
  foreign_ciphertext: 'foreign-code',
  missing_code: 'code-unusable',
  decrypt_failed: 'code-unusable',
  render_failed: 'code-unusable',
  invalid_event: 'code-unusable',
  unknown_trigger_source: 'code-unusable',
  ses_unavailable: 'mail-service-away',
  ses_unanswered: 'mail-service-silent',
  ses_throttled: 'mail-service-away',
  key_unavailable: 'key-service-away',
  internal_error: 'unexpected-failure',
  unknown_delivery_event: 'unexpected-failure',
  invalid_delivery_event: 'unexpected-failure',
};

/** What is to be said of a way in which emails fail. */
interface FailureAdvice extends Omit<Advice, 'tell'> {
  /** @param again how the patient gets another email, as `askAgain` */
  readonly tell: (again: string) => string;
}

const sorry = (again: string) => `I am sorry, our system could not send your email. ${again}`;

/** The answers; each sentence goes on from the name of the email. */
export const FAILURE_ADVICE: Readonly<Record<FailureName, FailureAdvice>> = {
  'nobody-gets-email': {
    sentence: 'was not sent because our own system is broken, and no other patient gets email either',
    tell: () =>
      'I am sorry, our system cannot send any email at the moment. It is not your fault. We are repairing it; please try again later today.',
    steps: byHand('Call the engineer on duty now: every patient is affected.'),
  },
  'refused-by-mail-service': {
    sentence: 'was refused by the mail service, most likely because the address is misspelt',
    tell: () =>
      'Our mail service did not accept your address. Could you spell your email address for me, letter by letter?',
    steps: byHand(
      'Compare the spelling with the address that you typed here.',
      'If it is right and other patients have the same trouble, tell an engineer: the account may still be in the SES sandbox.',
    ),
  },
  'address-unusable': {
    sentence: 'could not be sent, because the account has no address that can be written to',
    tell: () =>
      'There is a mistake in the email address of your account. Could you spell it for me, letter by letter?',
    steps: byHand('Ask an engineer to correct the address of the account.'),
  },
  'foreign-code': {
    sentence: 'was refused by our system, because its code does not come from our user pool',
    tell: sorry,
    steps: byHand('Tell an engineer today: this may be an attack.'),
  },
  'code-unusable': {
    sentence: 'could not be put together by our system',
    tell: sorry,
    steps: byHand('Tell an engineer if the new one does not arrive either.'),
  },
  'mail-service-silent': {
    sentence:
      'was handed to the mail service, which did not say whether it took it, so the patient may have it',
    tell: (again) =>
      `Your email may have arrived: please look into your inbox and into the folder for spam. If it is not there: ${again}`,
    steps: byHand('If several patients have the same trouble, tell an engineer that SES does not answer.'),
  },
  'mail-service-away': {
    sentence: 'was given up after several attempts, because the mail service did not take it',
    tell: sorry,
    steps: byHand(
      'If the new one does not arrive within five minutes, tell an engineer that SES does not take email.',
    ),
  },
  'key-service-away': {
    sentence: 'was given up after several attempts, because its code could not be decrypted in time',
    tell: sorry,
    steps: byHand(
      'If the new one does not arrive within five minutes, tell an engineer that KMS does not answer.',
    ),
  },
  'unexpected-failure': {
    sentence: 'failed in a way that nobody expected',
    tell: sorry,
    steps: byHand('Tell an engineer if the new one does not arrive either.'),
  },
};

/** What a class of failure did to an email, to go on from its name. */
export function failureSentence(failureClass: FailureClass): string {
  return FAILURE_ADVICE[FAILURE_NAMES[failureClass]].sentence;
}
