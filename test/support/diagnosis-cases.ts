import type { FailureClass } from '../../sender/errors.ts';
import type { DiagnosisName } from '../../support/diagnosis/diagnose.ts';
import type { PatientCase } from '../../support/diagnosis/patient-case.ts';
import type { Severity } from '../../support/diagnosis/rule.ts';
import type { EmailTimeline } from '../../support/timeline/email-timelines.ts';
import { HOUR } from '../../support/timeline/times.ts';
import { call, email, lost, NOW } from './patient-cases.ts';

export const failed = (failureClass: FailureClass) =>
  call({ emails: [email(9, { outcome: 'failed', attempts: 3, failureClass })] });

export const bounced = (...reasons: string[]) =>
  call({ emails: [email(3, { outcome: 'delivery_bounced', reasons })] });

export const latest = (given: Partial<EmailTimeline>, minutesAgo = 3, more: Partial<PatientCase> = {}) =>
  call({ emails: [email(minutesAgo, given)], ...more });

export const account = (
  state: PatientCase['account']['state'],
  given: Partial<PatientCase> = {},
  facts: Partial<PatientCase['account']> = {},
) => {
  const { account: usual } = call();
  return call({
    account: { ...usual, state, createdAt: NOW - HOUR, changedAt: NOW - HOUR, ...facts },
    ...given,
  });
};

/** For every diagnosis a call that it explains. */
export const CALLS: Readonly<Record<DiagnosisName, { severity: Severity; call: PatientCase }>> = {
  'address-of-another-account': {
    severity: 'problem',
    call: account('unconfirmed', { emails: [email(1)] }, { ownerSub: 'owner' }),
  },
  'email-withheld': {
    severity: 'problem',
    call: account('unconfirmed', { emails: [email(1, { kind: 'verify-account', outcome: 'withheld' })] }),
  },
  'not-signed-out': {
    severity: 'problem',
    call: latest({ kind: 'password-changed' }, 1, { signOuts: [{ at: NOW, failed: true }] }),
  },
  'already-registered': {
    severity: 'well',
    call: latest({ kind: 'already-registered', userSub: 'stranger' }),
  },
  'code-of-another-sign-up': {
    severity: 'well',
    call: latest({ kind: 'verify-account', userSub: 'stranger' }),
  },
  'codes-of-several-sign-ups': {
    severity: 'well',
    call: account(
      'unconfirmed',
      {
        emails: [8, 2].map((at) => email(at, { kind: 'verify-account', userSub: `sub-${at}` })),
      },
      { sub: undefined },
    ),
  },
  'signed-out-after-reset': {
    severity: 'well',
    call: latest({ kind: 'password-changed' }, 1, { signOuts: [{ at: NOW, failed: false }] }),
  },
  'address-change-asked': {
    severity: 'well',
    call: call({
      emails: [email(3, { kind: 'verify-new-address' }), email(2, { kind: 'address-change-asked' })],
    }),
  },
  'no-account': { severity: 'unknown', call: account('none') },
  disabled: { severity: 'problem', call: account('disabled', { emails: [email(1)] }) },
  'blocked-after-bounce': {
    severity: 'problem',
    call: call({ suppression: { reason: 'BOUNCE', since: NOW - HOUR }, emails: [email(1)] }),
  },
  'blocked-after-complaint': {
    severity: 'problem',
    call: call({ suppression: { reason: 'COMPLAINT', since: NOW - HOUR } }),
  },
  'never-started': { severity: 'problem', call: call({ lost: [lost(2)], emails: [email(30)] }) },
  'still-trying': {
    severity: 'wait',
    call: latest({ outcome: 'failed', failureClass: 'ses_throttled', attempts: 1 }),
  },
  'nobody-gets-email': { severity: 'problem', call: failed('key_denied') },
  'notice-not-sent': {
    severity: 'problem',
    call: latest({ kind: 'new-sign-in', outcome: 'failed', failureClass: 'ses_unavailable' }, 1),
  },
  'refused-by-mail-service': { severity: 'problem', call: failed('ses_rejected') },
  'address-unusable': { severity: 'problem', call: failed('invalid_address') },
  'foreign-code': { severity: 'problem', call: failed('foreign_ciphertext') },
  'code-unusable': { severity: 'problem', call: failed('decrypt_failed') },
  'mail-service-silent': { severity: 'problem', call: failed('ses_unanswered') },
  'mail-service-away': { severity: 'problem', call: failed('ses_unavailable') },
  'key-service-away': { severity: 'problem', call: failed('key_unavailable') },
  'unexpected-failure': { severity: 'problem', call: failed('internal_error') },
  'function-stopped': { severity: 'problem', call: latest({ outcome: 'stopped', attempts: 3 }, 9) },
  'mailbox-full': { severity: 'problem', call: bounced('MailboxFull', 'Transient') },
  'came-too-late': { severity: 'problem', call: bounced('CustomTimeoutExceeded', 'Transient') },
  'content-refused': { severity: 'problem', call: bounced('ContentRejected', 'Transient') },
  'came-back-for-now': { severity: 'problem', call: bounced('General', 'Transient') },
  'address-does-not-exist': { severity: 'problem', call: bounced('General', 'Permanent') },
  'marked-as-spam': { severity: 'problem', call: latest({ outcome: 'delivery_complained' }) },
  'held-back': { severity: 'problem', call: latest({ outcome: 'delivery_rejected' }) },
  'was-blocked': { severity: 'problem', call: latest({ outcome: 'delivery_suppressed' }) },
  'delayed-full-mailbox': {
    severity: 'wait',
    call: latest({ outcome: 'delivery_delayed', reasons: ['MailboxFull'] }),
  },
  delayed: { severity: 'wait', call: latest({ outcome: 'delivery_delayed', reasons: ['General'] }) },
  'just-sent': { severity: 'wait', call: latest({ outcome: 'sent' }, 1) },
  'no-word': { severity: 'problem', call: latest({ outcome: 'sent' }, 5) },
  'invitation-expired': {
    severity: 'problem',
    call: account('invited', {}, { changedAt: NOW - 8 * 24 * HOUR }),
  },
  'invited-not-begun': { severity: 'problem', call: account('invited') },
  'never-confirmed': {
    severity: 'problem',
    call: account('unconfirmed', { emails: [email(120, { kind: 'verify-account' })] }),
  },
  'address-not-confirmed': { severity: 'problem', call: account('address-not-confirmed') },
  'unusual-account': { severity: 'problem', call: account('other') },
  'too-many-requests': {
    severity: 'problem',
    call: call({ emails: [50, 40, 30, 20, 10].map((at) => email(at, { kind: 'reset-password' })) }),
  },
  'code-expired': { severity: 'well', call: call({ emails: [email(20)] }) },
  'use-the-newest-code': { severity: 'well', call: call({ emails: [email(8), email(2)] }) },
  'nothing-since': { severity: 'well', call: call({ emails: [email(300, { kind: 'new-sign-in' })] }) },
  delivered: { severity: 'well', call: call({ emails: [email(2)] }) },
  'nobody-is-served': { severity: 'problem', call: call({ othersServed: false }) },
  'must-reset': { severity: 'problem', call: account('must-reset') },
  'passkey-only-asked': { severity: 'problem', call: call({ hasPasskey: true }) },
  'passkey-added': { severity: 'well', call: latest({ kind: 'passkey-added' }) },
  'passkey-removed': { severity: 'well', call: latest({ kind: 'passkey-removed' }) },
  'notices-off': {
    severity: 'well',
    call: call({ noticesOff: ['welcome', 'password-changed', 'new-sign-in'] }),
  },
  'nothing-asked': { severity: 'problem', call: call() },
};
