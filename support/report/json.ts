import type { EmailOutcome, PatientEmail } from '../timeline/emails.ts';
import type { LostEmail, Remedy } from '../timeline/lost-emails.ts';
import type { Report } from './investigate.ts';

const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());

/**
 * A report for machines; its names stay, and what is not known is null. Times are ISO 8601.
 *
 * @param patient as the operator typed it
 */
export function reportJson(report: Report, patient: string, exitCode: number): object {
  const { account, suppression, emails, traces, lost, diagnosis, gaps } = report;
  return {
    patient,
    sub: account.sub ?? null,
    account: {
      state: account.state,
      words: account.words,
      createdAt: iso(account.createdAt),
      changedAt: iso(account.changedAt),
    },
    suppression:
      suppression === undefined ? null : { reason: suppression.reason, since: iso(suppression.since) },
    emails: emails.map((email) => emailJson(email, traces)),
    lost: lost.map((entry) => lostJson(entry)),
    diagnosis: {
      name: diagnosis.name,
      severity: diagnosis.severity,
      sentence: diagnosis.sentence,
      tell: diagnosis.tell,
      steps: diagnosis.steps.map(({ text, command = null }) => ({ text, command })),
    },
    gaps,
    exitCode,
  };
}

function emailJson(email: PatientEmail, traces: Report['traces']): object {
  const outcome: EmailOutcome = email.outcome;
  return {
    kind: email.kind,
    requestedAt: iso(email.requestedAt),
    outcome,
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

/** An entry of the failure queue for machines. */
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
