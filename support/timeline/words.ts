import type { EmailKind } from '../../sender/email/kinds.ts';
import type { EmailOutcome, StepEvent } from './email-timelines.ts';

/** Names each kind of email within a sentence, for a person on the phone. */
export const KIND_WORDS: Readonly<Record<EmailKind | 'unknown', string>> = {
  'verify-account': 'code to confirm the account',
  'verify-account-again': 'new code to confirm the account',
  'already-registered': 'notice that there is an account already',
  'sign-in-code': 'sign-in code',
  'reset-password': 'code to reset the password',
  'verify-new-address': 'code to confirm a new address',
  'verify-address': 'code to confirm the address',
  'address-change-asked': 'notice that another address was asked for',
  'confirm-deletion': 'code to delete the account',
  invitation: 'invitation',
  'security-alert': 'warning of an unusual sign-in',
  welcome: 'welcome',
  'password-changed': 'notice that the password was changed',
  'address-changed': 'notice that the address was changed',
  'passkey-added': 'notice that a passkey was added',
  'passkey-removed': 'notice that a passkey was removed',
  'new-sign-in': 'notice of a sign-in',
  unknown: 'email of an unknown kind',
};

/** Describes each step of an email. */
export const STEP_WORDS: Readonly<Record<StepEvent, string>> = {
  email_requested: 'asked for',
  code_decrypted: 'code decrypted',
  brand_unknown: "sent in the clinic's own name, because the app that asked could not be looked up",
  owner_unknown: 'the account could not be looked up in time, so the email was sent as usual',
  email_rendered: 'written',
  email_sent: 'accepted by the mail service',
  email_failed: 'could not be sent',
  email_withheld: 'withheld, because too many sign-ups with this address are open',
  sessions_ended: 'the patient was signed out on all devices',
  sign_out_failed: 'the patient could not be signed out on the other devices',
  function_timed_out: 'the function was stopped, because it took too long',
  delivery_delivered: "taken by the patient's mail server",
  delivery_delayed: "not yet taken by the patient's mail server; the mail service tries again",
  delivery_bounced: 'came back',
  delivery_complained: 'marked as spam',
  delivery_rejected: 'held back by the mail service as harmful',
  delivery_suppressed: 'not sent on, because the address is blocked',
};

/** Describes a step, or a further attempt as such. @param isAgain whether the email was asked for before */
export const wordsOfStep = (event: StepEvent, isAgain: boolean): string =>
  isAgain && event === 'email_requested' ? 'tried again' : STEP_WORDS[event];

/** Describes each outcome in a word or two, and says whether it is good, bad or open. */
export const OUTCOME_WORDS: Readonly<
  Record<EmailOutcome, { readonly words: string; readonly is: 'well' | 'bad' | 'open' }>
> = {
  delivery_delivered: { words: 'delivered', is: 'well' },
  delivery_delayed: { words: 'delayed', is: 'open' },
  delivery_bounced: { words: 'came back', is: 'bad' },
  delivery_complained: { words: 'marked as spam', is: 'bad' },
  delivery_rejected: { words: 'held back', is: 'bad' },
  delivery_suppressed: { words: 'blocked', is: 'bad' },
  sent: { words: 'accepted, no report yet', is: 'open' },
  failed: { words: 'not sent', is: 'bad' },
  withheld: { words: 'withheld', is: 'bad' },
  stopped: { words: 'not sent', is: 'bad' },
  'under way': { words: 'under way', is: 'open' },
};
