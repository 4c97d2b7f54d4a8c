import { bad, bold, good, quiet } from '../../terminal/terminal.ts';
import type { Links } from '../aws/links.ts';
import type { Severity } from '../diagnosis/rule.ts';
import type { PatientEmail } from '../timeline/emails.ts';
import { duration, type LocalTimes, MINUTE } from '../timeline/times.ts';
import { KIND_WORDS, OUTCOME_WORDS, STEP_WORDS } from '../timeline/words.ts';
import type { Report } from './investigate.ts';
import { wrap } from './wrap.ts';

/** What stands around a report. */
export interface Setting {
  /** As the operator typed it. */
  readonly patient: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly times: LocalTimes;
  readonly links: Links | undefined;
  /** Lists what was given up. */
  readonly lostCommand: string;
}

/** Emails that are shown step by step; of earlier ones, a line says how many there are. */
const SHOWN = 4;

const MARKS = { well: good('✓'), bad: bad('✗'), open: '…' } as const;
const SEVERITY_MARKS: Readonly<Record<Severity, string>> = {
  well: good('✓'),
  wait: '…',
  problem: bad('✗'),
  unknown: bad('?'),
};

/** A report for the terminal, a line each; what matters most stands last, where the eye is. */
export function reportLines(report: Report, setting: Setting): string[] {
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

function heading({ account, suppression }: Report, { patient, times }: Setting): string[] {
  const { sub, words, createdAt, changedAt } = account;
  return [
    '',
    `${bold(patient)}${sub === undefined || sub === patient ? '' : quiet(`  ${sub}`)}`,
    ...words.map((sentence) => `  ${sentence}`),
    ...(createdAt === undefined ? [] : [quiet(`  ${lifeOf(createdAt, changedAt, times)}`)]),
    ...(suppression === undefined
      ? []
      : [
          `  ${bad('The address is blocked:')} nothing is sent to it since ${times.moment(suppression.since)}.`,
        ]),
  ];
}

function lifeOf(createdAt: number, changedAt: number | undefined, times: LocalTimes): string {
  const made = `Made ${times.moment(createdAt)}`;
  const isAsMade = changedAt === undefined || changedAt - createdAt < MINUTE;
  return isAsMade ? `${made}.` : `${made}, last changed ${times.moment(changedAt)}.`;
}

function emailsPart({ account, emails, traces }: Report, { since, times }: Setting): string[] {
  if (account.sub === undefined) return [];
  const title = `Emails since ${times.moment(since)}`;
  const zone = quiet(`  times in ${times.timeZone}`);
  if (emails.length === 0) return ['', `${bold(title)}${zone}`, '', '  None.'];
  const earlier = emails.length - SHOWN;
  return [
    '',
    `${bold(title)}${zone}`,
    ...(earlier > 0 ? ['', quiet(`  … ${earlier} earlier, which --json lists`)] : []),
    ...emails.slice(-SHOWN).flatMap((email) => ['', ...emailPart(email, times, traces)]),
  ];
}

function emailPart(email: PatientEmail, times: LocalTimes, traces: Report['traces']): string[] {
  const { words, is } = OUTCOME_WORDS[email.outcome];
  const name = KIND_WORDS[email.kind];
  const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const outcome = is === 'bad' ? bad(words) : is === 'well' ? good(words) : words;
  const trace = email.attempts === 1 ? traces.get(email.traceId ?? '') : undefined;
  const took = trace?.steps.map(({ name: step, milliseconds }) => `${step} ${duration(milliseconds)}`) ?? [];
  return [
    `  ${MARKS[is]} ${bold(title)}, ${times.day(email.requestedAt)}: ${outcome}`,
    ...stepLines(email, times),
    ...(email.hint === undefined || is !== 'bad' ? [] : wrap(email.hint, 14, quiet)),
    ...(took.length === 0 ? [] : [quiet(`              of which ${took.join(', ')}`)]),
  ];
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' });

/** Of a further attempt, only what it came to. */
function stepLines({ steps, language, requestedAt }: PatientEmail, times: LocalTimes): string[] {
  let attempt = 0;
  return steps.flatMap(({ event, at }) => {
    if (event === 'email_requested') attempt += 1;
    if (attempt > 1 && (event === 'code_decrypted' || event === 'email_rendered')) return [];
    const isAgain = event === 'email_requested' && attempt > 1;
    const words = isAgain ? 'tried again' : STEP_WORDS[event];
    const written = event === 'email_rendered' && language ? ` in ${languages.of(language)}` : '';
    const after = at === requestedAt ? '' : quiet(`  after ${duration(at - requestedAt)}`);
    return [`    ${times.time(at)}  ${words}${written}${after}`];
  });
}

function lostPart({ lost }: Report, { times, lostCommand }: Setting): string[] {
  if (lost.length === 0) return [];
  const entries = lost.map(
    ({ kind, at }) => `  ${bad('✗')} In the failure queue: ${KIND_WORDS[kind]}, given up ${times.moment(at)}`,
  );
  return ['', ...entries, quiet(`    ${lostCommand}`)];
}

function gapsPart({ gaps }: Report): string[] {
  return gaps.length === 0 ? [] : ['', ...gaps.map((sentence) => quiet(`  (${sentence})`))];
}

function diagnosisPart({ diagnosis: { severity, sentence, tell, steps } }: Report): string[] {
  const rule = quiet('─'.repeat(72));
  return [
    '',
    rule,
    `${SEVERITY_MARKS[severity]} ${bold('What is the matter')}`,
    ...wrap(sentence, 2),
    '',
    `  ${bold('Tell the patient')}`,
    ...wrap(`“${tell}”`, 2),
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

function linksPart({ emails, traces }: Report, { links }: Setting): string[] {
  if (links === undefined) return [];
  const id = emails.at(-1)?.traceId;
  const hasTrace = id !== undefined && traces.has(id);
  const trace = hasTrace ? links.trace(id) : links.logs;
  return [quiet(`  Log    ${links.logs}`), ...(trace === links.logs ? [] : [quiet(`  Trace  ${trace}`)])];
}
