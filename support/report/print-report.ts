import { bold, failure, muted, success } from '../../terminal/terminal.ts';
import { wrap } from '../../terminal/wrap.ts';
import type { Links } from '../aws/links.ts';
import type { Severity } from '../diagnosis/rule.ts';
import type { Report } from './investigate.ts';
import {
  type AccountText,
  describeReport,
  type EmailsText,
  type EmailText,
  type ReportSetting,
  type ReportText,
  type Verdict,
} from './report-text.ts';

/** Everything that a printed report needs besides its data. */
export interface PrintSetting extends ReportSetting {
  readonly links: Links | undefined;
  /** The command that lists lost emails. */
  readonly lostCommand: string;
}

const MARKS = { well: success('✓'), bad: failure('✗'), open: '…' } as const;
export const SEVERITY_MARKS: Readonly<Record<Severity, string>> = {
  well: success('✓'),
  wait: '…',
  problem: failure('✗'),
  unknown: failure('?'),
};

/** Formats a report for the terminal, in lines, the verdict first. */
export function reportLines(report: Report, setting: PrintSetting): string[] {
  const text = describeReport(report, setting);
  return [
    '',
    `${bold(text.patient)}${text.sub === undefined ? '' : muted(`  ${text.sub}`)}`,
    ...verdictPart(text.verdict),
    ...accountPart(text.account),
    ...emailsPart(text.emails, setting),
    ...lostPart(text, setting),
    ...gapsPart(text),
    ...linksPart(report, setting),
    '',
  ];
}

function verdictPart({ severity, sentence, also, scope, say, steps, runbook }: Verdict): string[] {
  const rule = muted('─'.repeat(72));
  return [
    rule,
    `${SEVERITY_MARKS[severity]} ${bold('What is the matter')}`,
    ...wrap(sentence, 2),
    ...also.flatMap((other) => wrap(`Also: ${other}`, 2)),
    '',
    `  ${bold('Is it everyone?')}`,
    ...wrap(scope, 2),
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
    muted(`  More: "${runbook}" in docs/support.md`),
    rule,
  ];
}

function accountPart({
  suggestion,
  words,
  attempts,
  earlierAttempts,
  life,
  warnings,
}: AccountText): string[] {
  return [
    ...(suggestion === undefined ? [] : wrap(suggestion, 2)),
    ...words.flatMap((sentence) => wrap(sentence, 2)),
    ...attempts.map((attempt) => muted(`    ${attempt}`)),
    ...(earlierAttempts > 0 ? [muted(`    … and ${earlierAttempts} earlier, which --json lists`)] : []),
    ...(life === undefined ? [] : [muted(`  ${life}`)]),
    ...warnings.map(({ title, text }) => `  ${failure(title)} ${text}`),
  ];
}

function emailsPart(emails: EmailsText | undefined, { times }: PrintSetting): string[] {
  if (emails === undefined) return [];
  const { title, earlier, shown } = emails;
  return [
    '',
    `${bold(title)}${muted(`  times in ${times.timeZone}`)}`,
    ...(earlier > 0 ? ['', muted(`  … ${earlier} earlier, which --json lists`)] : []),
    ...(shown.length === 0 ? ['', '  None.'] : []),
    ...shown.flatMap((entry) => ['', ...('action' in entry ? [`  • ${entry.action}`] : emailPart(entry))]),
  ];
}

function emailPart({ title, day, outcome, is, signUp, steps, hint, took }: EmailText): string[] {
  const paint = { bad: failure, well: success, open: (text: string) => text }[is];
  return [
    `  ${MARKS[is]} ${bold(title)}, ${day}: ${paint(outcome)}`,
    ...(signUp === undefined ? [] : [muted(`    for the sign-up ${signUp}`)]),
    ...steps.map(
      ({ time, words, after }) => `    ${time}  ${words}${after === undefined ? '' : muted(`  ${after}`)}`,
    ),
    ...(hint === undefined ? [] : wrap(hint, 14, muted)),
    ...(took === undefined ? [] : [muted(`              ${took}`)]),
  ];
}

function lostPart({ lost }: ReportText, { lostCommand }: PrintSetting): string[] {
  if (lost.length === 0) return [];
  return ['', ...lost.map((entry) => `  ${failure('✗')} ${entry}`), muted(`    ${lostCommand}`)];
}

function gapsPart({ gaps }: ReportText): string[] {
  return gaps.length === 0 ? [] : ['', ...gaps.map((sentence) => muted(`  (${sentence})`))];
}

function linksPart({ emails, traces }: Report, { links }: PrintSetting): string[] {
  if (links === undefined) return [];
  const id = emails.at(-1)?.traceId;
  const hasTrace = id !== undefined && traces.has(id);
  const trace = hasTrace ? links.trace(id) : links.logs;
  return ['', muted(`  Log    ${links.logs}`), ...(trace === links.logs ? [] : [muted(`  Trace  ${trace}`)])];
}
