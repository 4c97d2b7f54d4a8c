import type { LostEmail } from '../../support/diagnosis/lost-emails.ts';
import type { PatientCase } from '../../support/diagnosis/patient-case.ts';
import type { EmailTimeline } from '../../support/timeline/email-timelines.ts';
import { HOUR, localTimes, MINUTE } from '../../support/timeline/times.ts';

export const NOW = Date.parse('2026-11-24T14:05:00Z');

const TIMES = localTimes('Europe/London', NOW);

/** A delivered sign-in code that was asked for some minutes ago, but for what is given. */
export function email(minutesAgo: number, given: Partial<EmailTimeline> = {}): EmailTimeline {
  return {
    requestId: `request-${minutesAgo}`,
    kind: 'sign-in-code',
    userSub: 'sub',
    requestedAt: NOW - minutesAgo * MINUTE,
    outcome: 'delivery_delivered',
    attempts: 1,
    failureClass: undefined,
    retryable: undefined,
    reasons: [],
    hint: undefined,
    language: 'en',
    messageId: 'message',
    traceId: undefined,
    steps: [],
    lines: [],
    ...given,
  };
}

/** An entry of the failure queue about the patient. */
export function lost(minutesAgo: number, given: Partial<LostEmail> = {}): LostEmail {
  return {
    id: 'entry',
    requestId: 'request-lost',
    kind: 'sign-in-code',
    sub: 'sub',
    at: NOW - minutesAgo * MINUTE,
    attempts: 0,
    cause: 'waited-too-long',
    failureClass: undefined,
    why: '',
    hint: undefined,
    ...given,
  };
}

/** A call about an account in order of which the log says nothing, but for what is given. */
export function call(given: Partial<PatientCase> = {}): PatientCase {
  return {
    now: NOW,
    since: NOW - 24 * HOUR,
    account: {
      sub: 'sub',
      state: 'ready',
      createdAt: NOW - 96 * HOUR,
      changedAt: NOW - 48 * HOUR,
      ownerSub: undefined,
    },
    emails: [],
    signOuts: [],
    suppression: undefined,
    lost: [],
    othersServed: true,
    noticesOff: [],
    times: TIMES,
    commands: {
      users: (command) => `npm run users -- ${command} alex@example.com`,
      support: (sub) => `npm run support -- ${sub}`,
      watch: 'npm run support -- alex@example.com --watch',
      lost: 'npm run support -- --lost',
    },
    ...given,
  };
}
