import { readFileSync } from 'node:fs';
import { readStack } from '../../emulator/template/stack.ts';
import { ALWAYS_NOTIFIED } from '../../sender/email/kinds.ts';
import { type FailureClass, SUPPORT_HINTS } from '../../sender/errors.ts';
import { readSiteConfig } from '../../site/config.ts';
import { type DiagnosisName, diagnose, RULES } from '../../support/diagnosis/diagnose.ts';
import type { PatientCase } from '../../support/diagnosis/patient-case.ts';
import { noticesOff } from '../../support/report/investigate.ts';
import { HOUR, MINUTE } from '../../support/timeline/times.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { account, bounced, CALLS, failed, latest } from './diagnosis-cases.ts';
import { call, email, lost, NOW } from './patient-cases.ts';

describe('the diagnosis', () => {
  test.each(Object.entries(CALLS))('is %s where that is the matter', (name, { severity, call: given }) => {
    const { sentence, say, steps, ...found } = diagnose(given);
    expect(found).toEqual({ name, severity });
    expect(sentence).toMatch(/^[A-Z"\d].*[^ ,]\.$/s);
    expect(say).toMatch(/[.?]$/);
    expect(steps.length).toBeGreaterThan(0);
    expect(JSON.stringify({ sentence, say, steps })).not.toMatch(/undefined|Invalid|NaN|1970/);
  });

  test('has a name of its own in every rule', () => {
    const names = RULES.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(new Set(names)).toEqual(new Set(Object.keys(CALLS)));
  });

  test.each(Object.keys(SUPPORT_HINTS) as FailureClass[])('explains the failure %s', (failureClass) => {
    const { name, severity } = diagnose(failed(failureClass));
    expect(severity).toBe('problem');
    expect(name).not.toBe('function-stopped');
  });

  test('asks nobody for a code or a password', () => {
    for (const { call: given } of Object.values(CALLS)) {
      const { say } = diagnose(given);
      expect(say).not.toMatch(/(tell|give|read|spell) (me|us|to me) (the|your) (code|password)/i);
    }
  });

  test('tells no caller without an account that there is none', () => {
    const { say } = diagnose(CALLS['no-account'].call);
    expect(say).not.toMatch(/no account|cannot find|not find|do not have/i);
  });

  test('leaves the words of machines out of what is read to the patient', () => {
    for (const { call: given } of Object.values(CALLS)) {
      expect(diagnose(given).say).not.toMatch(/Cognito|Lambda|SES|KMS|AWS|log|queue|npm/);
    }
  });
});

describe('the guide for support', () => {
  test('quotes what the command says about signing up', () => {
    const guide = readFileSync(new URL('../../docs/support.md', import.meta.url), 'utf8');
    const [, section = ''] = guide.split('\n## Signing up\n');
    const quotes = [...section.matchAll(/^\| "([^"]+)" \|/gm)].map(([, quote = '']) => quote);
    expect(quotes).toHaveLength(6);
    const sentences = Object.values(CALLS).map(({ call: given }) => diagnose(given).sentence);
    expect(quotes.filter((quote) => !sentences.some((sentence) => sentence.includes(quote)))).toEqual([]);
  });
});

test('an account in the sandbox is not blamed on the spelling of the address', () => {
  const { name, say, sentence } = diagnose(failed('ses_not_verified'));
  expect(name).toBe('nobody-gets-email');
  expect(`${sentence} ${say}`).not.toMatch(/spell/);
});

describe('which diagnosis comes first', () => {
  const order: [string, PatientCase, DiagnosisName][] = [
    [
      'a disabled account before a bounce',
      account('disabled', { emails: bounced('Permanent').emails }),
      'disabled',
    ],
    [
      'a blocked address before the bounce that led to it',
      { ...bounced('Permanent'), suppression: { reason: 'BOUNCE', since: NOW } },
      'blocked-after-bounce',
    ],
    [
      'a fresh code before the state of the account',
      account('unconfirmed', { emails: [email(2, { kind: 'verify-account' })] }),
      'delivered',
    ],
    [
      'a code for the account before what strangers asked for with its address',
      call({ emails: [email(3), email(1, { kind: 'already-registered', userSub: 'stranger' })] }),
      'delivered',
    ],
    [
      'a failed code for a new address before the notice of it',
      call({
        emails: [
          email(3, { kind: 'verify-new-address', outcome: 'delivery_bounced' }),
          email(3, { kind: 'address-change-asked' }),
        ],
      }),
      'address-does-not-exist',
    ],
    [
      'an unused invitation before the advice to sign in',
      account('invited', { emails: [email(1, { kind: 'already-registered', userSub: 'stranger' })] }),
      'invited-not-begun',
    ],
    [
      'a later email before devices that stayed signed in',
      call({ signOuts: [{ at: NOW - HOUR, failed: true }], emails: [email(2)] }),
      'delivered',
    ],
    [
      'a failure before the state of the account',
      account('invited', { emails: failed('key_denied').emails }),
      'nobody-gets-email',
    ],
    [
      'a later success before an earlier failure',
      call({ emails: [...failed('key_denied').emails, email(2)] }),
      'delivered',
    ],
    [
      'the failure queue before the hope of another attempt',
      call({
        emails: [email(1, { outcome: 'failed', attempts: 1, failureClass: 'ses_throttled' })],
        lost: [lost(0, { requestId: 'request-1', cause: 'failed' })],
      }),
      'mail-service-away',
    ],
    [
      'the state of the account before an old email',
      account('address-not-confirmed', { emails: [email(300)] }),
      'address-not-confirmed',
    ],
    [
      'a new invitation before its old date',
      account('invited', { emails: [email(5, { kind: 'invitation' })] }, { changedAt: NOW - 8 * 24 * HOUR }),
      'delivered',
    ],
  ];
  test.each(order)('%s', (_, given, name) => {
    expect(diagnose(given).name).toBe(name);
  });
});

describe('the notices that are switched off', () => {
  test('are those that are not in the settings of the notices function', () => {
    const functions = readStack(ASSEMBLY).functions();
    const sent = functions.flatMap(({ environment }) => environment.NOTICES?.split(' ') ?? []);
    const { notices } = readSiteConfig();
    const off = Object.fromEntries(Object.keys(notices).map((name) => [name, false]));
    const switchable = sent.filter((kind) => !ALWAYS_NOTIFIED.some((notified) => notified === kind));
    expect(noticesOff({ notices: { ...notices, ...off } })).toEqual(switchable);
    expect(noticesOff({ notices })).toEqual([]);
  });
});

describe('what the operator reads', () => {
  test('names the email and its local time', () => {
    const { sentence } = diagnose(bounced('Permanent'));
    expect(sentence).toBe(
      'The sign-in code (today at 14:02) came back. This address does not exist, or takes no email.',
    );
  });

  test('says when Cognito will take more requests', () => {
    const { sentence } = diagnose(CALLS['too-many-requests'].call);
    expect(sentence).toContain('5 codes within an hour. Cognito may refuse more until today at 14:15');
  });

  test.each([
    { outcome: 'failed', attempts: 3, failureClass: 'ses_throttled' } as const,
    { outcome: 'delivery_bounced', reasons: ['MailboxFull'] } as const,
  ])('never has a patient ask for an invitation', (given) => {
    const { say, steps } = diagnose(latest({ kind: 'invitation', ...given }, 9));
    expect(say).toContain('I will send it again');
    expect(say).not.toContain('on the website');
    expect(steps.at(-1)?.command).toBe('npm run users -- resend alex@example.com');
  });

  test('sends the patient back to the browser of the sign-up only while that remembers it', () => {
    const asked = (hoursAgo: number) =>
      diagnose(account('unconfirmed', {}, { createdAt: NOW - hoursAgo * HOUR })).say;
    expect(asked(1)).toContain('go back to the device and the browser');
    expect(asked(25)).not.toContain('go back');
    for (const say of [asked(1), asked(25)]) expect(say).toContain('sign up again');
  });

  test('says until when emails are withheld, unless the patient needs none', () => {
    const withheld = { kind: 'verify-account', outcome: 'withheld' } as const;
    expect(diagnose(account('unconfirmed', { emails: [email(10, withheld)] })).say).toContain(
      'today at 14:55, then sign up once more',
    );
    const known = diagnose(latest({ ...withheld, userSub: 'stranger' }, 10));
    expect(known.name).toBe('email-withheld');
    expect(known.say).toContain('You already have an account');
  });

  test('has an address confirmed only where no code can be sent, by our command, after a call back', () => {
    for (const { call: given } of Object.values(CALLS)) {
      const { name, steps } = diagnose(given);
      const commands = steps.map(({ command = '' }) => command).join('\n');
      expect(commands).not.toMatch(/cognito-idp|email_verified/);
      expect({ name, confirms: commands.includes('confirm') }).toEqual({
        name,
        confirms: name === 'address-not-confirmed',
      });
      if (name === 'address-not-confirmed') expect(steps[0]?.text).toContain('Call the patient back');
    }
  });

  test('names the notices that are switched off', () => {
    const { steps } = diagnose(call({ noticesOff: ['welcome'] }));
    expect(steps.map(({ text }) => text)).toContain('The clinic has switched these off: welcome.');
  });

  test('ends the hope of another attempt after three minutes', () => {
    const given = { outcome: 'failed', attempts: 1, failureClass: 'ses_throttled' } as const;
    expect(diagnose(latest(given, 2)).name).toBe('still-trying');
    expect(diagnose(latest({ ...given, requestedAt: NOW - 5 * MINUTE })).name).toBe('mail-service-away');
  });
});
