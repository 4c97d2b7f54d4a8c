import { readLanguageTag } from '../../formats/language-tag.ts';
import { describeAction } from '../audit/support-actions.ts';
import type { Step } from '../diagnosis/advice.ts';
import type { Severity } from '../diagnosis/rule.ts';
import { describeSuggestion, shownAddress } from '../people/patient-name.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import { duration, type LocalTimes, MINUTE } from '../timeline/times.ts';
import { KIND_WORDS, OUTCOME_WORDS, wordsOfStep } from '../timeline/words.ts';
import type { Report } from './investigate.ts';
import { RUNBOOK_SECTIONS } from './runbook-sections.ts';

/** The setting that the words of a report depend on besides its data. */
export interface ReportSetting {
  /** Address or `sub`. */
  readonly patient: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly times: LocalTimes;
}

/**
 * A report in words, the verdict first. The command prints it and the widget of the dashboard shows it, so that both say
 * the same.
 */
export interface ReportText {
  /** The address in letters, or the `sub`. */
  readonly patient: string;
  /** Undefined where it is the name of the patient already. */
  readonly sub: string | undefined;
  readonly verdict: Verdict;
  readonly account: AccountText;
  /** Undefined when there is no account. */
  readonly emails: EmailsText | undefined;
  /** An entry of the failure queue each. */
  readonly lost: readonly string[];
  /** A sentence for each thing that could not be asked. */
  readonly gaps: readonly string[];
}

/** The part of a report to act on. */
export interface Verdict {
  readonly severity: Severity;
  readonly sentence: string;
  /** Further problems, a sentence each. */
  readonly also: readonly string[];
  /** Whether it is this patient or everyone. */
  readonly scope: string;
  /** The words to say to the patient. */
  readonly say: string;
  readonly steps: readonly Step[];
  /** The heading of the section in `docs/support.md`. */
  readonly runbook: string;
}

/** The state of an account. */
export interface AccountText {
  /** About a domain that may be mistyped. */
  readonly suggestion: string | undefined;
  readonly words: readonly string[];
  /** Other sign-ups with the address, the newest first. */
  readonly attempts: readonly string[];
  /** The number of earlier ones. */
  readonly earlierAttempts: number;
  /** When it was made and last changed. */
  readonly life: string | undefined;
  readonly warnings: readonly Warning[];
}

/** Something that keeps emails back or leaves a door open. */
export interface Warning {
  readonly title: string;
  readonly text: string;
}

/** The emails of a period. */
export interface EmailsText {
  readonly title: string;
  /** The number of those that are not shown. */
  readonly earlier: number;
  /** Emails and what staff did in between, oldest first. */
  readonly shown: readonly (EmailText | ActionText)[];
}

/** An action of a member of staff. */
export interface ActionText {
  readonly action: string;
}

/** An email step by step. */
export interface EmailText {
  readonly title: string;
  readonly day: string;
  readonly outcome: string;
  readonly is: 'well' | 'bad' | 'open';
  /** The sign-up that it is about, where that is another account than the report's. */
  readonly signUp: string | undefined;
  readonly steps: readonly StepText[];
  /** The sentence for support staff about a failure. */
  readonly hint: string | undefined;
  /** The duration of each part, from the trace. */
  readonly took: string | undefined;
  readonly traceId: string | undefined;
}

/** A step of an email, e.g. `14:03:22`, `accepted by the mail service` and `after 0.4 s`. */
export interface StepText {
  readonly time: string;
  readonly words: string;
  /** Undefined for the first. */
  readonly after: string | undefined;
}

/**
 * The number of emails shown step by step, and of those about other sign-ups with the address, so that a stranger who
 * signs up again and again does not hide the patient's own; the number of the rest is given.
 */
const SHOWN = 4;
const SHOWN_OF_SIGN_UPS = 2;

/** The number of attempts to sign up that are listed one by one. */
const ATTEMPTS_SHOWN = 4;

/** Puts a report into words. */
export function describeReport(report: Report, setting: ReportSetting): ReportText {
  const { account, diagnosis, others, scope, lost, gaps } = report;
  const { patient, times } = setting;
  const { name, severity, sentence, say, steps } = diagnosis;
  return {
    patient: shownAddress(patient),
    sub: account.sub === patient ? undefined : account.sub,
    verdict: {
      severity,
      sentence,
      also: others.map((other) => other.sentence),
      scope: scope.sentence,
      say,
      steps,
      runbook: RUNBOOK_SECTIONS[name],
    },
    account: describeAccount(report, setting),
    emails: account.state === 'none' ? undefined : describeEmails(report, setting),
    lost: lost.map(
      ({ kind, at }) => `In the failure queue: ${KIND_WORDS[kind]}, given up ${times.moment(at)}`,
    ),
    gaps,
  };
}

function describeAccount(
  { account, hasPasskey, suppression, signOuts }: Report,
  { patient, times }: ReportSetting,
): AccountText {
  const { sub, words, createdAt, changedAt, attempts } = account;
  const suggestion = describeSuggestion(patient);
  const signOut = signOuts.at(-1);
  return {
    suggestion: suggestion && `${suggestion}: ask the patient how it is spelt.`,
    words: [
      ...words,
      ...(hasPasskey === true ? ['The account has a passkey, beside the emailed codes.'] : []),
    ],
    attempts: attempts
      .slice(0, ATTEMPTS_SHOWN)
      .map((attempt) =>
        attempt.createdAt === undefined
          ? attempt.sub
          : `${attempt.sub}, since ${times.moment(attempt.createdAt)}`,
      ),
    earlierAttempts: Math.max(0, attempts.length - ATTEMPTS_SHOWN),
    life: sub === undefined || createdAt === undefined ? undefined : lifeOf(createdAt, changedAt, times),
    warnings: [
      ...(suppression === undefined
        ? []
        : [
            {
              title: 'The address is blocked:',
              text: `nothing is sent to it since ${times.moment(suppression.since)}.`,
            },
          ]),
      ...(signOut?.failed === true
        ? [
            {
              title: 'Not signed out:',
              text: `the password was reset ${times.moment(signOut.at)}, and other devices stayed signed in.`,
            },
          ]
        : []),
    ],
  };
}

function lifeOf(createdAt: number, changedAt: number | undefined, times: LocalTimes): string {
  const made = `Made ${times.moment(createdAt)}`;
  const isAsMade = changedAt === undefined || changedAt - createdAt < MINUTE;
  return isAsMade ? `${made}.` : `${made}, last changed ${times.moment(changedAt)}.`;
}

function describeEmails(
  { account, emails, actions, traces }: Report,
  { since, times }: ReportSetting,
): EmailsText {
  const { sub } = account;
  const isOwn = ({ userSub }: EmailTimeline) => sub === undefined || userSub === sub;
  const shown = new Set([
    ...emails.filter(isOwn).slice(-SHOWN),
    ...emails.filter((email) => !isOwn(email)).slice(-SHOWN_OF_SIGN_UPS),
  ]);
  return {
    title: `Emails since ${times.moment(since)}`,
    earlier: emails.length - shown.size,
    shown: [
      ...[...shown].map((email) => ({
        at: email.requestedAt,
        text: describeEmail(email, account, times, traces),
      })),
      ...actions.slice(-SHOWN).map((action) => ({
        at: action.at,
        text: { action: `${describeAction(action)}, ${times.moment(action.at)}.` },
      })),
    ]
      .sort((a, b) => a.at - b.at)
      .map(({ text }) => text),
  };
}

function describeEmail(
  email: EmailTimeline,
  account: Report['account'],
  times: LocalTimes,
  traces: Report['traces'],
): EmailText {
  const { words, is } = OUTCOME_WORDS[email.outcome];
  const trace = traces.get(email.traceId ?? '');
  const parts = email.attempts === 1 ? (trace?.steps ?? []) : [];
  return {
    title: capitalised(KIND_WORDS[email.kind]),
    day: times.day(email.requestedAt),
    outcome: words,
    is,
    signUp: email.userSub === account.sub ? undefined : (email.userSub ?? 'of an unknown account'),
    steps: describeSteps(email, times),
    hint: is === 'bad' ? email.hint : undefined,
    took:
      parts.length === 0
        ? undefined
        : `of which ${parts.map(({ name, milliseconds }) => `${name} ${duration(milliseconds)}`).join(', ')}`,
    traceId: trace?.id,
  };
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' });

/** Of further attempts, only the result is shown. */
function describeSteps({ steps, language, requestedAt }: EmailTimeline, times: LocalTimes): StepText[] {
  const tag = readLanguageTag(language);
  let attempt = 0;
  return steps.flatMap(({ event, at }) => {
    if (event === 'email_requested') attempt += 1;
    if (attempt > 1 && (event === 'code_decrypted' || event === 'email_rendered')) return [];
    const words = wordsOfStep(event, attempt > 1);
    const written = event === 'email_rendered' && tag !== undefined ? ` in ${languages.of(tag)}` : '';
    return [
      {
        time: times.time(at),
        words: `${words}${written}`,
        after: at === requestedAt ? undefined : `after ${duration(at - requestedAt)}`,
      },
    ];
  });
}

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
