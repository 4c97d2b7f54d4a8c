import { bold, failure, muted, success } from '../../terminal/terminal.ts';
import { wrap } from '../../terminal/wrap.ts';
import type { LostEmail, Remedy } from '../diagnosis/lost-emails.ts';
import type { LocalTimes } from '../timeline/times.ts';
import { KIND_WORDS } from '../timeline/words.ts';

/** A lost email, what to do about it, and the command that takes it off the list. */
export interface LostRow {
  readonly entry: LostEmail;
  readonly remedy: Remedy;
  readonly doneCommand: string;
}

/** Formats the entries of the failure queue for the terminal, in lines. */
export function lostLines(rows: readonly LostRow[], times: LocalTimes): string[] {
  if (rows.length === 0) return [`${success('✓')} Nothing is lost: the failure queue is empty.`];
  const title = rows.length === 1 ? 'One email was lost' : `${rows.length} emails were lost`;
  return [
    '',
    `${failure('✗')} ${bold(title)}${muted(`  times in ${times.timeZone}; entries are kept for three days`)}`,
    ...rows.flatMap((row) => ['', ...rowLines(row, times)]),
    '',
  ];
}

function rowLines({ entry, remedy, doneCommand }: LostRow, times: LocalTimes): string[] {
  const { kind, at, sub, attempts, why } = entry;
  const name = KIND_WORDS[kind];
  const tried = attempts === 1 ? 'tried once' : `tried ${attempts} times`;
  return [
    `  ${bold(`${name[0]?.toUpperCase()}${name.slice(1)}`)}, given up ${times.moment(at)}, ${tried}`,
    `    Patient   ${sub ?? 'unknown'}`,
    ...labelled('Why', why),
    ...labelled('Do', remedy.advice),
    ...(remedy.command === undefined ? [] : [`              ${bold(remedy.command)}`]),
    muted(`    Then      ${doneCommand}`),
  ];
}

function labelled(label: string, text: string): string[] {
  const [first = '', ...rest] = wrap(text, 14);
  return [`    ${label.padEnd(10)}${first.trimStart()}`, ...rest];
}
