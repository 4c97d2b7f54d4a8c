import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { LostEmail, Remedy } from '../diagnosis/lost-emails.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import type { Report } from './investigate.ts';
import { statusJson } from './status-report.ts';

const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());

/**
 * Converts a report to JSON. Its names are a contract; unknown values are null, and times are ISO 8601.
 *
 * @param patient address or `sub`
 */
export function reportJson(report: Report, patient: string, exitCode: number): object {
  const {
    account,
    hasPasskey,
    suppression,
    emails,
    signOuts,
    actions,
    traces,
    lost,
    diagnosis,
    others,
    scope,
    status,
    gaps,
  } = report;
  return {
    patient,
    sub: account.sub ?? null,
    account: {
      state: account.state,
      words: account.words,
      addressConfirmed: account.addressConfirmed,
      passkey: hasPasskey ?? null,
      ownerSub: account.ownerSub ?? null,
      attempts: account.attempts.map(({ sub, createdAt }) => ({ sub, createdAt: iso(createdAt) })),
      createdAt: iso(account.createdAt),
      changedAt: iso(account.changedAt),
    },
    suppression:
      suppression === undefined ? null : { reason: suppression.reason, since: iso(suppression.since) },
    emails: emails.map((email) => emailJson(email, traces)),
    signOuts: signOuts.map(({ at, failed }) => ({ at: iso(at), failed })),
    actions: actions.map(({ at, ...action }) => ({ at: iso(at), ...action })),
    lost: lost.map((entry) => lostJson(entry)),
    diagnosis: diagnosisJson(diagnosis),
    others: others.map(diagnosisJson),
    scope,
    status: statusJson(status),
    gaps,
    exitCode,
  };
}

function diagnosisJson({ name, severity, sentence, say, steps }: Diagnosis): object {
  return {
    name,
    severity,
    sentence,
    tell: say,
    steps: steps.map(({ text, command = null }) => ({ text, command })),
  };
}

function emailJson(email: EmailTimeline, traces: Report['traces']): object {
  return {
    kind: email.kind,
    sub: email.userSub ?? null,
    requestedAt: iso(email.requestedAt),
    outcome: email.outcome,
    attempts: email.attempts,
    failureClass: email.failureClass ?? null,
    reasons: email.reasons,
    hint: email.hint ?? null,
    language: email.language ?? null,
    requestId: email.requestId ?? null,
    messageId: email.messageId ?? null,
    traceId: email.traceId ?? null,
    trace: traces.get(email.traceId ?? '')?.steps ?? null,
    steps: email.steps.map(({ event, at }) => ({ event, at: iso(at), after: at - email.requestedAt })),
  };
}

/** Converts an entry of the failure queue to JSON. */
export function lostJson(entry: LostEmail, remedy?: Remedy): object {
  return {
    id: entry.id,
    kind: entry.kind,
    sub: entry.sub ?? null,
    at: iso(entry.at),
    attempts: entry.attempts,
    cause: entry.cause,
    failureClass: entry.failureClass ?? null,
    why: entry.why,
    hint: entry.hint ?? null,
    ...(remedy && { resend: remedy.resend, advice: remedy.advice, command: remedy.command ?? null }),
  };
}
