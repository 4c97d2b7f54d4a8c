import { hasSecret, purposeOf } from '../timeline/codes.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import { DAY } from '../timeline/times.ts';
import type { LostEmail } from './lost-emails.ts';
import { expiryOf, isOfAttempt, isRecent, type PatientCase } from './patient-case.ts';

/**
 * Returns the requests that somebody may be waiting for, oldest first: for each purpose, the newest code that has not
 * expired, whatever was sent since for another purpose. Codes about sign-ups with the address of an account are left out,
 * because the website refuses them.
 */
export function pendingRequests(call: PatientCase): readonly EmailTimeline[] {
  const newest = new Map<string, EmailTimeline>();
  for (const email of allRequests(call)) {
    if (isAwaited(email, call) && !isOfAttempt(email, call)) newest.set(purposeOf(email), email);
  }
  return [...newest.values()].sort((a, b) => a.requestedAt - b.requestedAt);
}

/** Whether the account has just been sent a code, which may change its state as soon as it is entered. */
export function hasFreshCode(call: PatientCase): boolean {
  return pendingRequests(call).some((email) => isRecent(email, call));
}

/** Nobody knows how long an unknown email is of use: as long as the codes that live longest, invitations aside. */
function isAwaited(email: EmailTimeline, { now }: PatientCase): boolean {
  if (email.kind === 'unknown') return email.requestId !== undefined && now - email.requestedAt < DAY;
  return hasSecret(email) && (expiryOf(email) ?? 0) > now;
}

/** Returns the emails, and those in the failure queue of which the log says nothing, oldest first. */
function allRequests({ emails, lost }: PatientCase): readonly EmailTimeline[] {
  const known = new Set(emails.map(({ requestId }) => requestId));
  const unknown = lost.filter(({ requestId }) => requestId === undefined || !known.has(requestId));
  return [...emails, ...unknown.map(toTimeline)].sort((a, b) => a.requestedAt - b.requestedAt);
}

const toTimeline = ({ requestId, kind, sub, at, attempts, cause, failureClass, hint }: LostEmail) =>
  ({
    requestId,
    kind,
    userSub: sub,
    requestedAt: at,
    outcome: cause === 'failed' ? 'failed' : 'stopped',
    attempts,
    failureClass,
    retryable: false,
    reasons: [],
    hint,
    language: undefined,
    messageId: undefined,
    traceId: undefined,
    steps: [],
    lines: [],
  }) satisfies EmailTimeline;
