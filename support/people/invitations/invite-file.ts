import { readFileSync } from 'node:fs';
import { failure, success } from '../../../terminal/terminal.ts';
import { describeDuration } from '../bulk/progress.ts';
import { runBulk } from '../bulk/run-bulk.ts';
import { EXIT, NotDoneError } from '../exit-codes.ts';
import { sendInvitation } from '../invitation.ts';
import type { CommandLine } from '../options.ts';
import { plain } from '../patient.ts';
import { poolIdentity } from '../pool.ts';
import type { UsersContext } from '../users-context.ts';
import { CsvError } from './csv-error.ts';
import { type Journal, openJournal } from './journal.ts';
import { type InviteeRow, type RowRemark, readInvitees } from './read-invitees.ts';

/** Errors about one row; any other error would concern all rows, so it ends the import. */
export const ABOUT_ROW: Readonly<Record<string, string>> = {
  InvalidParameterException: 'Cognito does not take the address, name or language',
  InvalidPasswordException: 'Cognito does not take the temporary password',
  CodeDeliveryFailureException: 'the account was made, but the invitation could not be sent; see show',
  UserLambdaValidationException: 'a trigger of the user pool refused it',
  UnexpectedLambdaException: 'a trigger of the user pool failed',
};

/**
 * Invites everybody in a file: checks every row, asks for confirmation, and continues an interrupted run.
 *
 * @returns `EXIT.failed` when a row was refused or failed
 * @throws CsvError, NotDoneError or InterruptedError
 */
export async function inviteFile(file: string, line: CommandLine, context: UsersContext): Promise<number> {
  const bytes = readBytes(file);
  const { rows, refused, doubts, ignoredColumns } = readInvitees(bytes);
  if (ignoredColumns.length > 0) context.print.note(describeIgnored(ignoredColumns));
  for (const row of refused) reportRefused(row, context);
  const journal = openJournal(`${file}.invited`, { bytes, pool: await poolIdentity(context.pool) });
  const left = rows.filter((row) => !journal.settled.has(row.line));
  const isLeft = new Set(left.map(({ line }) => line));
  for (const { line, reason } of doubts.filter(({ line }) => isLeft.has(line))) {
    context.print.result({ line, warning: reason }, `! line ${line}: ${reason}`);
  }
  const plan = describePlan(left.length, { settled: rows.length - left.length, refused: refused.length });
  const exitCode = refused.length === 0 ? EXIT.done : EXIT.failed;
  if (line.flags['dry-run'] || left.length === 0) {
    for (const row of left) context.print.result({ line: row.line, would: 'invite', address: row.address });
    context.print.note(`${plan} Nothing was sent.`);
    return exitCode;
  }
  const perSecond = line.numbers.rate;
  context.print.note(`${plan} That takes about ${describeDuration(left.length / perSecond)}.`);
  if (!line.flags.yes) await confirm(left.length, context);
  const failed = await runImport(left, { file, line, context, journal, perSecond });
  return failed === 0 ? exitCode : EXIT.failed;
}

interface Import {
  readonly file: string;
  readonly line: CommandLine;
  readonly context: UsersContext;
  readonly journal: Journal;
  readonly perSecond: number;
}

/** @returns the number of rows that failed */
async function runImport(
  left: readonly InviteeRow[],
  { file, line, context, journal, perSecond }: Import,
): Promise<number> {
  const { print } = context;
  const failures: RowRemark[] = [];
  journal.begin();
  const counts = await runBulk(left, {
    perform: (row) => sendInvitation(context, row, line.flags['temporary-password']),
    reasons: ABOUT_ROW,
    perSecond,
    words: { invited: 'invited', exists: 'had an account' },
    showsProgress: !print.json,
    onOutcome: (row, outcome) => {
      const reason = typeof outcome === 'string' ? undefined : outcome.failed;
      if (typeof outcome === 'string') journal.settle(row.line, outcome);
      if (reason !== undefined) failures.push({ line: row.line, reason });
      const did = typeof outcome === 'string' ? outcome : 'failed';
      print.result({ line: row.line, did, ...(reason && { reason }) });
    },
    howToContinue: `Go on with the same command; nobody is invited twice:\n  ${context.again('users', ...argumentsFor(file, line))}`,
  });
  for (const { line, reason } of failures) print.note(`${failure('✗')} line ${line}: ${reason}`);
  const { invited, exists, failed } = counts;
  print.note(`${success('✓')} ${invited} invited, ${exists} had an account already, ${failed} failed.`);
  return failed;
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new CsvError(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function reportRefused({ line, reason }: RowRemark, { print }: UsersContext): void {
  print.result({ line, did: 'refused', reason }, `${failure('✗')} line ${line}: ${reason}`);
}

function describeIgnored(titles: readonly string[]): string {
  const shown = titles.map((title) => `"${plain(title)}"`).join(', ');
  return `Not used: the ${titles.length === 1 ? 'column' : 'columns'} ${shown}.`;
}

function describePlan(left: number, { settled, refused }: { settled: number; refused: number }): string {
  const parts = [
    `${left} to invite`,
    ...(settled > 0 ? [`${settled} done before`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  return `${parts.join(', ')}.`;
}

async function confirm(count: number, { ask, where }: UsersContext): Promise<void> {
  const answer = await ask(
    `Send ${count} ${count === 1 ? 'invitation' : 'invitations'} in ${where}? (yes/no)`,
  );
  if (answer.toLowerCase() === 'yes') return;
  throw new NotDoneError('Nothing was sent: --yes goes on without asking.');
}

/** Returns the arguments that continue this import. */
function argumentsFor(file: string, { given, flags, numbers }: CommandLine): string[] {
  return [
    'invite',
    '--csv',
    file,
    ...(given.has('rate') ? ['--rate', String(numbers.rate)] : []),
    ...(flags['temporary-password'] ? ['--temporary-password'] : []),
  ];
}
