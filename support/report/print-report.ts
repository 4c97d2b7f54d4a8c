import { bold, failure, muted, success } from '../../terminal/terminal.ts';
import { wrap } from '../../terminal/wrap.ts';
import { describeAction, type SupportAction } from '../audit/support-actions.ts';
import type { Links } from '../aws/links.ts';
import type { Severity } from '../diagnosis/rule.ts';
import { describeSuggestion, shownAddress } from '../people/patient-name.ts';
import type { EmailTimeline } from '../timeline/email-timelines.ts';
import { duration, type LocalTimes, MINUTE } from '../timeline/times.ts';
import { KIND_WORDS, OUTCOME_WORDS, STEP_WORDS } from '../timeline/words.ts';
import type { Report } from './investigate.ts';

/** Everything that a printed report needs besides its data. */
export interface ReportSetting {
  /** Address or `sub`. */
  readonly patient: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly times: LocalTimes;
  readonly links: Links | undefined;
  /** The command that lists lost emails. */
  readonly lostCommand: string;
}

/**
 * The number of emails shown step by step, and of those about other sign-ups with the address, so that a stranger who
 * signs up again and again does not hide the patient's own; a line gives the number of the rest.
 */
const SHOWN = 4;
const SHOWN_OF_SIGN_UPS = 2;

const MARKS = { well: success('✓'), bad: failure('✗'), open: '…' } as const;
/** The mark of a verdict. */
export const SEVERITY_MARKS: Readonly<Record<Severity, string>> = {
  well: success('✓'),
  wait: '…',
  problem: failure('✗'),
  unknown: failure('?'),
};

/** Formats a report for the terminal, in lines; the diagnosis is last, where the operator looks first. */
export function reportLines(report: Report, setting: ReportSetting): string[] {
  return [
    ...heading(report, setting),
    ...emailsPart(report, setting),
    ...lostPart(report, setting),
    ...gapsPart(report),
    ...diagnosisPart(report),
    ...linksPart(report, setting),
    '',
  ];
}

/** The number of attempts to sign up that are listed one by one. */
const ATTEMPTS_SHOWN = 4;

function heading(
  { account, hasPasskey, suppression, signOuts }: Report,
  { patient, times }: ReportSetting,
): string[] {
  const { sub, words, createdAt, changedAt, attempts } = account;
  const signOut = signOuts.at(-1);
  const suggestion = describeSuggestion(patient);
  return [
    '',
    `${bold(shownAddress(patient))}${sub === undefined || sub === patient ? '' : muted(`  ${sub}`)}`,
    ...(suggestion === undefined ? [] : [`  ${suggestion}: ask the patient how it is spelt.`]),
    ...words.flatMap((sentence) => wrap(sentence, 2)),
    ...(hasPasskey === true ? ['  The account has a passkey, beside the emailed codes.'] : []),
    ...attempts
      .slice(0, ATTEMPTS_SHOWN)
      .map((attempt) => muted(`    ${attempt.sub}${since(attempt.createdAt, times)}`)),
    ...(attempts.length > ATTEMPTS_SHOWN
      ? [muted(`    … and ${attempts.length - ATTEMPTS_SHOWN} earlier, which --json lists`)]
      : []),
    ...(sub === undefined || createdAt === undefined
      ? []
      : [muted(`  ${lifeOf(createdAt, changedAt, times)}`)]),
    ...(suppression === undefined
      ? []
      : [
          `  ${failure('The address is blocked:')} nothing is sent to it since ${times.moment(suppression.since)}.`,
        ]),
    ...(signOut?.failed === true
      ? [
          `  ${failure('Not signed out:')} the password was reset ${times.moment(signOut.at)}, and other devices stayed signed in.`,
        ]
      : []),
  ];
}

const since = (at: number | undefined, times: LocalTimes): string =>
  at === undefined ? '' : `  since ${times.moment(at)}`;

function lifeOf(createdAt: number, changedAt: number | undefined, times: LocalTimes): string {
  const made = `Made ${times.moment(createdAt)}`;
  const isAsMade = changedAt === undefined || changedAt - createdAt < MINUTE;
  return isAsMade ? `${made}.` : `${made}, last changed ${times.moment(changedAt)}.`;
}

function emailsPart({ account, emails, actions, traces }: Report, { since, times }: ReportSetting): string[] {
  if (account.state === 'none') return [];
  const title = `Emails since ${times.moment(since)}`;
  const zone = muted(`  times in ${times.timeZone}`);
  const { sub } = account;
  const isOwn = ({ userSub }: EmailTimeline) => sub === undefined || userSub === sub;
  const shown = [
    ...new Set([
      ...emails.filter(isOwn).slice(-SHOWN),
      ...emails.filter((email) => !isOwn(email)).slice(-SHOWN_OF_SIGN_UPS),
    ]),
  ];
  const left = emails.length - shown.length;
  const entries = [
    ...shown.map((email) => ({ at: email.requestedAt, lines: emailPart(email, account, times, traces) })),
    ...actions.slice(-SHOWN).map((action) => ({ at: action.at, lines: [actionLine(action, times)] })),
  ].sort((a, b) => a.at - b.at);
  return [
    '',
    `${bold(title)}${zone}`,
    ...(left > 0 ? ['', muted(`  … ${left} earlier, which --json lists`)] : []),
    ...(emails.length === 0 ? ['', '  None.'] : []),
    ...entries.flatMap(({ lines }) => ['', ...lines]),
  ];
}

const actionLine = (action: SupportAction, times: LocalTimes): string =>
  `  • ${describeAction(action)}, ${times.moment(action.at)}.`;

function emailPart(
  email: EmailTimeline,
  account: Report['account'],
  times: LocalTimes,
  traces: Report['traces'],
): string[] {
  const { words, is } = OUTCOME_WORDS[email.outcome];
  const name = KIND_WORDS[email.kind];
  const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const outcome = is === 'bad' ? failure(words) : is === 'well' ? success(words) : words;
  const trace = email.attempts === 1 ? traces.get(email.traceId ?? '') : undefined;
  const took = trace?.steps.map(({ name: step, milliseconds }) => `${step} ${duration(milliseconds)}`) ?? [];
  const isOfAttempt = email.userSub !== account.sub;
  return [
    `  ${MARKS[is]} ${bold(title)}, ${times.day(email.requestedAt)}: ${outcome}`,
    ...(isOfAttempt ? [muted(`    for the sign-up ${email.userSub ?? 'of an unknown account'}`)] : []),
    ...stepLines(email, times),
    ...(email.hint === undefined || is !== 'bad' ? [] : wrap(email.hint, 14, muted)),
    ...(took.length === 0 ? [] : [muted(`              of which ${took.join(', ')}`)]),
  ];
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' });

/** Of further attempts, only the result is shown. */
function stepLines({ steps, language, requestedAt }: EmailTimeline, times: LocalTimes): string[] {
  let attempt = 0;
  return steps.flatMap(({ event, at }) => {
    if (event === 'email_requested') attempt += 1;
    if (attempt > 1 && (event === 'code_decrypted' || event === 'email_rendered')) return [];
    const isAgain = event === 'email_requested' && attempt > 1;
    const words = isAgain ? 'tried again' : STEP_WORDS[event];
    const written = event === 'email_rendered' && language ? ` in ${languages.of(language)}` : '';
    const after = at === requestedAt ? '' : muted(`  after ${duration(at - requestedAt)}`);
    return [`    ${times.time(at)}  ${words}${written}${after}`];
  });
}

function lostPart({ lost }: Report, { times, lostCommand }: ReportSetting): string[] {
  if (lost.length === 0) return [];
  const entries = lost.map(
    ({ kind, at }) =>
      `  ${failure('✗')} In the failure queue: ${KIND_WORDS[kind]}, given up ${times.moment(at)}`,
  );
  return ['', ...entries, muted(`    ${lostCommand}`)];
}

function gapsPart({ gaps }: Report): string[] {
  return gaps.length === 0 ? [] : ['', ...gaps.map((sentence) => muted(`  (${sentence})`))];
}

function diagnosisPart({ diagnosis, others, scope }: Report): string[] {
  const { severity, sentence, say, steps } = diagnosis;
  const rule = muted('─'.repeat(72));
  return [
    '',
    rule,
    `${SEVERITY_MARKS[severity]} ${bold('What is the matter')}`,
    ...wrap(sentence, 2),
    ...others.flatMap((other) => wrap(`Also: ${other.sentence}`, 2)),
    '',
    `  ${bold('Is it everyone?')}`,
    ...wrap(scope.sentence, 2),
    '',
    `  ${bold('Tell the patient')}${muted(', once you know who is calling')}`,
    ...wrap(`“${say}”`, 2),
    '',
    `  ${bold('Do')}`,
    ...steps.flatMap(({ text, command }, index) => {
      const [first = '', ...rest] = wrap(command === undefined ? text : `${text}:`, 5);
      const runs = command === undefined ? [] : [`     ${bold(command)}`];
      return [`  ${index + 1}. ${first.trimStart()}`, ...rest, ...runs];
    }),
    rule,
  ];
}

function linksPart({ emails, traces }: Report, { links }: ReportSetting): string[] {
  if (links === undefined) return [];
  const id = emails.at(-1)?.traceId;
  const hasTrace = id !== undefined && traces.has(id);
  const trace = hasTrace ? links.trace(id) : links.logs;
  return [muted(`  Log    ${links.logs}`), ...(trace === links.logs ? [] : [muted(`  Trace  ${trace}`)])];
}
