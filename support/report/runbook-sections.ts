import type { DiagnosisName } from '../diagnosis/diagnose.ts';

const CALLS = 'The commonest calls';
const SIGNING_UP = 'Signing up';
const INTRUDER = 'Somebody else was in the account';
const SILENCE = 'Nothing in the logs';
const OUTAGE = 'Patients get no codes';
const LOST = 'Emails that were lost';
const ENGINEER = 'When to call an engineer';

/** The section of `docs/support.md` about each diagnosis, by its heading. */
export const RUNBOOK_SECTIONS: Readonly<Record<DiagnosisName, string>> = {
  'address-of-another-account': SIGNING_UP,
  'no-account': SILENCE,
  disabled: SILENCE,
  'blocked-after-bounce': SILENCE,
  'blocked-after-complaint': SILENCE,
  'never-started': LOST,
  'still-trying': LOST,
  'nobody-gets-email': OUTAGE,
  'notice-not-sent': LOST,
  'refused-by-mail-service': LOST,
  'address-unusable': LOST,
  'foreign-code': ENGINEER,
  'code-unusable': ENGINEER,
  'mail-service-silent': LOST,
  'mail-service-away': LOST,
  'key-service-away': LOST,
  'unexpected-failure': ENGINEER,
  'function-stopped': LOST,
  'email-withheld': SIGNING_UP,
  'mailbox-full': CALLS,
  'came-too-late': CALLS,
  'content-refused': ENGINEER,
  'came-back-for-now': CALLS,
  'address-does-not-exist': CALLS,
  'marked-as-spam': CALLS,
  'held-back': ENGINEER,
  'was-blocked': SILENCE,
  'delayed-full-mailbox': CALLS,
  delayed: CALLS,
  'just-sent': CALLS,
  'no-word': CALLS,
  'not-signed-out': INTRUDER,
  'never-confirmed': SIGNING_UP,
  'invitation-expired': CALLS,
  'invited-not-begun': CALLS,
  'address-not-confirmed': SILENCE,
  'unusual-account': ENGINEER,
  'already-registered': SIGNING_UP,
  'code-of-another-sign-up': SIGNING_UP,
  'codes-of-several-sign-ups': SIGNING_UP,
  'signed-out-after-reset': INTRUDER,
  'address-change-asked': INTRUDER,
  'too-many-requests': CALLS,
  'code-expired': CALLS,
  'use-the-newest-code': CALLS,
  'nothing-since': SILENCE,
  delivered: CALLS,
  'must-reset': CALLS,
  'nobody-is-served': OUTAGE,
  'notices-off': SILENCE,
  'passkey-only-asked': CALLS,
  'passkey-added': INTRUDER,
  'passkey-removed': INTRUDER,
  'nothing-asked': SILENCE,
};
