import fc from 'fast-check';
import { EMAIL_KINDS, emailKinds } from '../../sender/email/kinds.ts';
import { type FailureClass, SUPPORT_HINTS } from '../../sender/errors.ts';
import { type Diagnosis, diagnose, diagnoseAll } from '../../support/diagnosis/diagnose.ts';
import type { LostEmail } from '../../support/diagnosis/lost-emails.ts';
import type { PatientCase } from '../../support/diagnosis/patient-case.ts';
import { answerScope } from '../../support/diagnosis/scope.ts';
import { ACCOUNT_WORDS, type AccountState } from '../../support/people/account-states.ts';
import type { EmailOutcome, EmailTimeline } from '../../support/timeline/email-timelines.ts';
import { HOUR, MINUTE } from '../../support/timeline/times.ts';
import { call, email, lost, NOW } from './patient-cases.ts';

/** Minutes for which each code works, as the emails say. */
const WORKS = { minute: 1, hour: 60, day: 24 * 60 } as const;
const codes = emailKinds.filter((kind) => EMAIL_KINDS[kind].secret !== 'none');
const notices = emailKinds.filter((kind) => EMAIL_KINDS[kind].secret === 'none');
const states = Object.keys(ACCOUNT_WORDS).filter((state) => state !== 'none') as readonly AccountState[];

const minutesOf = (kind: (typeof emailKinds)[number]): number => {
  const { lifetime } = EMAIL_KINDS[kind];
  return lifetime === null ? 0 : lifetime.value * WORKS[lifetime.unit];
};

const inState = (state: AccountState, given: Partial<PatientCase>): PatientCase =>
  call({ ...given, account: { ...call().account, state, createdAt: NOW - HOUR, changedAt: NOW - HOUR } });

/** The outcomes of an email that did not reach the patient. */
const UNDELIVERED: readonly Partial<EmailTimeline>[] = [
  { outcome: 'failed', failureClass: 'key_denied', retryable: false },
  { outcome: 'failed', failureClass: 'ses_rejected', retryable: false },
  { outcome: 'failed', failureClass: 'ses_unavailable', attempts: 2, retryable: true },
  { outcome: 'stopped', attempts: 2 },
  { outcome: 'withheld' },
  { outcome: 'delivery_bounced', reasons: ['Permanent'] },
  { outcome: 'delivery_suppressed' },
  { outcome: 'delivery_rejected' },
];

/** The states in which the account explains more than any email. */
const SAYS_MORE: readonly AccountState[] = ['disabled'];

describe('a later email for another purpose', () => {
  const pairs = codes.flatMap((kind) => [...notices, ...codes].map((later) => [kind, later] as const));
  const purpose = (kind: (typeof emailKinds)[number]) => EMAIL_KINDS[kind].page ?? kind;
  const unlike = pairs.filter(
    ([kind, later]) => EMAIL_KINDS[later].secret === 'none' || purpose(kind) !== purpose(later),
  );

  test.each(unlike)('hides no %s that did not arrive: %s', (kind, later) => {
    for (const state of states) {
      for (const given of UNDELIVERED) {
        const earlier = email(5, { kind, ...given });
        const both = diagnose(inState(state, { emails: [earlier, email(1, { kind: later })] }));
        const alone = diagnose(inState(state, { emails: [earlier] }));
        expect({ state, given, severity: both.severity }).toEqual({ state, given, severity: 'problem' });
        if (!SAYS_MORE.includes(state)) {
          expect({ state, given, name: both.name }).toEqual({ state, given, name: alone.name });
        }
      }
    }
  });

  test.each(notices)('hides no address that is not confirmed: %s', (later) => {
    const { name } = diagnose(inState('address-not-confirmed', { emails: [email(1, { kind: later })] }));
    expect(name).toBe('address-not-confirmed');
  });

  test.each(notices)('hides no sign-up that was never confirmed: %s', (later) => {
    const emails = [email(60, { kind: 'verify-account' }), email(1, { kind: later })];
    expect(diagnose(inState('unconfirmed', { emails })).name).toBe('never-confirmed');
  });
});

describe('a newer code for the same purpose', () => {
  const replaces: readonly (readonly [EmailTimeline['kind'], EmailTimeline['kind']])[] = [
    ...codes.map((kind) => [kind, kind] as const),
    ['verify-account', 'verify-account-again'],
  ];

  test.each(replaces)('replaces a lost %s: %s', (kind, later) => {
    const emails = [
      email(5, { kind, outcome: 'failed', failureClass: 'key_denied' }),
      email(1, { kind: later }),
    ];
    const inQueue = lost(4, { requestId: 'request-5', kind, cause: 'failed' });
    expect(diagnose(call({ emails, lost: [inQueue] })).severity).toBe('well');
  });

  test.each(codes)('that was lost makes an older %s useless', (kind) => {
    const emails = [
      email(5, { kind }),
      email(1, { kind, outcome: 'failed', failureClass: 'key_denied', retryable: false }),
    ];
    expect(diagnose(call({ emails })).name).toBe('nobody-gets-email');
  });
});

const outcomes: readonly EmailOutcome[] = [
  'delivery_delivered',
  'delivery_delayed',
  'delivery_bounced',
  'delivery_rejected',
  'delivery_suppressed',
  'delivery_complained',
  'sent',
  'failed',
  'withheld',
  'stopped',
  'under way',
];

const anyEmail = fc
  .record({
    minutesAgo: fc.integer({ min: 0, max: 23 * 60 }),
    kind: fc.constantFrom(...emailKinds),
    outcome: fc.constantFrom(...outcomes),
    attempts: fc.constantFrom(1, 2),
    retryable: fc.constantFrom(true, false, undefined),
    failureClass: fc.constantFrom(...(Object.keys(SUPPORT_HINTS) as FailureClass[])),
    isInQueue: fc.boolean(),
    requestId: fc.uuid(),
  })
  .map(({ minutesAgo, isInQueue, failureClass, ...given }) => ({
    timeline: email(minutesAgo, {
      ...given,
      failureClass: given.outcome === 'failed' ? failureClass : undefined,
    }),
    isInQueue,
  }));

/** An entry of which the log says nothing. */
const anyEntry = fc
  .record({
    minutesAgo: fc.integer({ min: 0, max: 23 * 60 }),
    kind: fc.constantFrom(...emailKinds),
    cause: fc.constantFrom<LostEmail['cause']>('failed', 'stopped', 'waited-too-long'),
    requestId: fc.uuid(),
  })
  .map(({ minutesAgo, ...given }) => lost(minutesAgo, given));

const anyCase = fc
  .record({
    emails: fc.array(anyEmail, { maxLength: 6 }),
    entries: fc.array(anyEntry, { maxLength: 2 }),
    state: fc.constantFrom(...states),
  })
  .map(({ emails, entries, state }) => {
    const sorted = emails.toSorted((a, b) => a.timeline.requestedAt - b.timeline.requestedAt);
    const queued = sorted.filter(({ isInQueue, timeline }) => isInQueue && timeline.outcome === 'failed');
    return inState(state, {
      emails: sorted.map(({ timeline }) => timeline),
      lost: [
        ...queued.map(({ timeline: { requestId, kind, requestedAt } }) =>
          lost(0, { requestId, kind, at: requestedAt, cause: 'failed' }),
        ),
        ...entries,
      ].toSorted((a, b) => a.at - b.at),
    });
  });

/** The codes that failed or lie in the failure queue, still work, and were not replaced by a newer one. */
function missingCodes({ emails, lost: entries }: PatientCase): readonly string[] {
  const failed = emails.filter(({ outcome }) => ['failed', 'stopped', 'withheld'].includes(outcome));
  const unlogged = entries.filter(({ requestId }) => !emails.some((other) => other.requestId === requestId));
  const missing = [
    ...failed.map(({ kind, requestedAt: at }) => ({ kind, at })),
    ...unlogged.map(({ kind, at }) => ({ kind, at })),
  ];
  return missing.flatMap(({ kind, at }) => {
    if (kind === 'unknown' || EMAIL_KINDS[kind].secret === 'none') return [];
    const works = at + minutesOf(kind) * MINUTE > NOW;
    const { page } = EMAIL_KINDS[kind];
    const isReplaced = emails.some(
      (newer) =>
        newer.requestedAt >= at &&
        !['failed', 'stopped', 'withheld'].includes(newer.outcome) &&
        newer.kind !== 'unknown' &&
        EMAIL_KINDS[newer.kind].secret !== 'none' &&
        (newer.kind === kind || (page !== null && EMAIL_KINDS[newer.kind].page === page)),
    );
    return works && !isReplaced ? [kind] : [];
  });
}

describe('whatever the log and the failure queue hold', () => {
  test('no report says that all is well while a code that still works is missing', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        fc.pre(missingCodes(given).length > 0);
        expect(diagnose(given).severity).not.toBe('well');
      }),
      { numRuns: 2_000 },
    );
  });

  test('a report exits with 0 for a missing code only while its second attempt is to come', () => {
    const over = (given: PatientCase) => ({
      ...given,
      emails: given.emails.filter(
        ({ outcome, requestedAt }) =>
          !['sent', 'delivery_delayed', 'under way'].includes(outcome) && NOW - requestedAt > 3 * MINUTE,
      ),
    });
    fc.assert(
      fc.property(anyCase.map(over), (given) => {
        fc.pre(missingCodes(given).length > 0);
        expect(diagnose(given).severity).toBe('problem');
      }),
      { numRuns: 2_000 },
    );
  });

  test('no problem is named twice, and each other one is named after the gravest', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const { diagnosis, others } = diagnoseAll(given);
        const sentences = [diagnosis, ...others].map(({ sentence }: Diagnosis) => sentence);
        expect(new Set(sentences).size).toBe(sentences.length);
        if (others.some(({ severity }) => severity === 'problem')) expect(diagnosis.severity).toBe('problem');
      }),
    );
  });
});

describe('whether it is everyone', () => {
  const counts = { asked: 9, accepted: 8, delivered: 8, failed: 1, mostFail: false };
  const outage = (
    minutesAgo: number,
    others: PatientCase['others'],
    failureClass: FailureClass = 'key_denied',
  ) => {
    const given = call({
      emails: [
        email(minutesAgo, { kind: 'reset-password', outcome: 'failed', failureClass, retryable: false }),
      ],
      others,
    });
    const diagnoses = diagnoseAll(given);
    return { ...diagnoses.diagnosis, scope: answerScope(diagnoses, others).scope };
  };

  test('is certain while our own system fails', () => {
    const found = outage(2, { ...counts, lastAcceptedAt: NOW - 20 * MINUTE });
    expect(found).toMatchObject({ name: 'nobody-gets-email', scope: 'everyone' });
  });

  test('is denied once others who asked later got their codes, except from the sandbox', () => {
    const later = { ...counts, lastAcceptedAt: NOW - MINUTE };
    const found = outage(30, later);
    expect(found).toMatchObject({ severity: 'problem', scope: 'this patient' });
    expect(found.sentence).toContain('our own system was broken');
    expect(found.say).toContain('Please ask for a new one');
    expect(outage(30, later, 'ses_not_verified')).toMatchObject({ scope: 'everyone' });
  });

  test('is found out from the others where the failure looks like that of one patient', () => {
    const others = {
      asked: 5,
      accepted: 1,
      delivered: 1,
      failed: 4,
      mostFail: true,
      lastAcceptedAt: NOW - HOUR,
    };
    expect(outage(2, others, 'ses_rejected')).toMatchObject({ name: 'nobody-gets-email', scope: 'everyone' });
    expect(outage(2, { ...counts, lastAcceptedAt: NOW }, 'ses_rejected')).toMatchObject({
      name: 'refused-by-mail-service',
      scope: 'this patient',
    });
    expect(outage(2, undefined, 'ses_rejected')).toMatchObject({ scope: 'not known' });
  });
});

describe('a failure of which the log says that another attempt repeats it', () => {
  const failed = (minutesAgo: number, given: Partial<EmailTimeline>) =>
    diagnose(call({ emails: [email(minutesAgo, { outcome: 'failed', ...given })] }));

  test.each([0, 1 / 60, 0.5, 1, 2.9, 9])('calls the engineer at once, %d minutes after it', (minutesAgo) => {
    const { name, steps } = failed(minutesAgo, { failureClass: 'key_denied', retryable: false });
    expect(name).toBe('nobody-gets-email');
    expect(steps[0]?.text).toContain('Call the engineer on duty now');
  });

  test('is not forgotten while the next attempt runs', () => {
    const given = {
      outcome: 'under way',
      failureClass: 'key_denied',
      retryable: false,
      attempts: 2,
    } as const;
    expect(failed(1, given).name).toBe('nobody-gets-email');
  });

  test.each([
    [0, 'three minutes'],
    [0.5, 'three minutes'],
    [1.5, 'two minutes'],
    [2.5, 'a minute'],
  ])('is unlike one that may pass: %d minutes after that, the wait is %s', (minutesAgo, left) => {
    const { name, say } = failed(minutesAgo, { failureClass: 'ses_throttled', retryable: true });
    expect(name).toBe('still-trying');
    expect(say).toContain(`Please wait ${left} before`);
  });
});
