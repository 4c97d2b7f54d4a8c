import type { FailureClass } from '../../sender/errors.ts';
import { FAILURE_CLASSES, type FailureDiagnosis } from '../../sender/failure-classes.ts';
import { type Advice, byHand } from './advice.ts';

interface FailureAdvice extends Omit<Advice, 'say'> {
  /** @param again how the patient gets another email, as `askAgain` */
  readonly say: (again: string) => string;
}

const sorry = (again: string) => `I am sorry, our system could not send your email. ${again}`;

/** The advice for each diagnosis; the name of the email comes before its sentence. */
export const FAILURE_ADVICE: Readonly<Record<FailureDiagnosis, FailureAdvice>> = {
  'nobody-gets-email': {
    sentence: 'was not sent. Our own system is broken, and no other patient gets email either',
    say: () =>
      'I am sorry, our system cannot send any email at the moment. It is not your fault. We are repairing it; please try again later today.',
    steps: byHand('Call the engineer on duty now: every patient is affected.'),
  },
  'refused-by-mail-service': {
    sentence: 'was refused by the mail service. Most likely the address is misspelt',
    say: () =>
      'Our mail service did not accept your address. Could you spell your email address for me, letter by letter?',
    steps: byHand(
      'Compare the spelling with the address that you typed here.',
      'If it is right, tell an engineer.',
    ),
  },
  'address-unusable': {
    sentence: 'could not be sent. The account has no address that we can write to',
    say: () =>
      'Our mail service cannot send to the email address of your account. Could you spell it for me, letter by letter?',
    steps: byHand(
      'If it is right and has letters such as ö before the @, ask for another address: our mail service cannot send to it.',
      'Ask an engineer to correct the address of the account.',
    ),
  },
  'foreign-code': {
    sentence: 'was refused by our system. Its code does not come from our user pool',
    say: sorry,
    steps: byHand('Tell an engineer today: this may be an attack.'),
  },
  'code-unusable': {
    sentence: 'could not be put together by our system',
    say: sorry,
    steps: byHand('Tell an engineer if the new one does not arrive either.'),
  },
  'mail-service-silent': {
    sentence: 'went to the mail service, which did not answer. The patient may have got it',
    say: (again) =>
      `Your email may have arrived: please look into your inbox and into the folder for spam. If it is not there: ${again}`,
    steps: byHand('If several patients have the same trouble, tell an engineer that SES does not answer.'),
  },
  'mail-service-away': {
    sentence: 'was not sent. We tried more than once, but the mail service did not take it',
    say: sorry,
    steps: byHand(
      'If the new one does not arrive within five minutes, tell an engineer that SES does not take email.',
    ),
  },
  'key-service-away': {
    sentence: 'was not sent. We tried more than once, but could not decrypt its code in time',
    say: sorry,
    steps: byHand(
      'If the new one does not arrive within five minutes, tell an engineer that KMS does not answer.',
    ),
  },
  'unexpected-failure': {
    sentence: 'was not sent. It failed in a way that nobody expected',
    say: sorry,
    steps: byHand('Tell an engineer if the new one does not arrive either.'),
  },
};

/** Returns the advice about a failure class. */
export function failureAdvice(failureClass: FailureClass): FailureAdvice {
  return FAILURE_ADVICE[FAILURE_CLASSES[failureClass].diagnosis];
}
