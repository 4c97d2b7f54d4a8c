import { readFileSync } from 'node:fs';
import { stderr } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { bad, good } from '../../../terminal/terminal.ts';
import type { Desk } from '../desk.ts';
import { invite } from '../invitation.ts';
import type { Line } from '../options.ts';
import { EXIT, InterruptedError, NotDoneError } from '../outcome.ts';
import { inviteAll, type Outcome } from './invite-all.ts';
import { type Journal, openJournal } from './journal.ts';
import { poolIdentity } from './pool-identity.ts';
import { describeDuration, showProgress } from './progress.ts';
import { CsvError, type InviteeRow, type RefusedRow, readInvitees } from './read-invitees.ts';
import { createTokenBucket } from './token-bucket.ts';

/**
 * Invites everybody in a file: checks every row, asks, and goes on where an earlier run was interrupted.
 *
 * @returns `EXIT.failed` when a row was refused or failed
 * @throws CsvError, NotDoneError or InterruptedError
 */
export async function inviteFile(file: string, line: Line, desk: Desk): Promise<number> {
  const bytes = readBytes(file);
  const { rows, refused } = readInvitees(bytes);
  for (const row of refused) reportRefused(row, desk);
  const journal = openJournal(`${file}.invited`, { bytes, pool: await poolIdentity(desk.pool) });
  const left = rows.filter((row) => !journal.settled.has(row.line));
  const plan = describePlan(left.length, { settled: rows.length - left.length, refused: refused.length });
  const exitCode = refused.length === 0 ? EXIT.done : EXIT.failed;
  if (line.flags['dry-run'] || left.length === 0) {
    for (const row of left) desk.print.result({ line: row.line, would: 'invite', address: row.address });
    desk.print.note(`${plan} Nothing was sent.`);
    return exitCode;
  }
  const perSecond = line.numbers.rate;
  desk.print.note(`${plan} That takes about ${describeDuration(left.length / perSecond)}.`);
  if (!line.flags.yes) await confirm(left.length, desk);
  const failed = await run(left, { file, line, desk, journal, perSecond });
  return failed === 0 ? exitCode : EXIT.failed;
}

interface Run {
  readonly file: string;
  readonly line: Line;
  readonly desk: Desk;
  readonly journal: Journal;
  readonly perSecond: number;
}

/** @returns how many failed */
async function run(
  left: readonly InviteeRow[],
  { file, line, desk, journal, perSecond }: Run,
): Promise<number> {
  const clock = () => performance.now();
  const progress = showProgress({
    total: left.length,
    perSecond,
    clock,
    stream: desk.print.json ? undefined : stderr,
  });
  const failures: RefusedRow[] = [];
  const onOutcome = (row: InviteeRow, outcome: Outcome) => {
    const reason = typeof outcome === 'string' ? undefined : outcome.failed;
    if (typeof outcome === 'string') journal.settle(row.line, outcome);
    if (reason !== undefined) failures.push({ line: row.line, reason });
    progress.count(outcome);
    if (!desk.print.json) return;
    desk.print.result({
      line: row.line,
      did: typeof outcome === 'string' ? outcome : 'failed',
      ...(reason && { reason }),
    });
  };
  journal.begin();
  const interruption = listenForInterruption();
  const goOn = `Go on with the same command; nobody is invited twice:\n  ${desk.again('users', ...words(file, line))}`;
  try {
    await inviteAll(left, {
      invite: (row) => invite(desk.pool, row, line.flags['temporary-password']),
      bucket: createTokenBucket({
        perSecond,
        clock,
        sleep: (ms, signal) => sleep(ms, undefined, { signal }),
      }),
      onOutcome,
      signal: interruption.signal,
    });
  } catch (error) {
    progress.end();
    stderr.write(`Stopped. ${goOn}\n`);
    throw error;
  } finally {
    interruption.stop();
  }
  const { invited, exists, failed } = progress.end();
  for (const { line, reason } of failures) desk.print.note(`${bad('✗')} line ${line}: ${reason}`);
  if (invited + exists + failed < left.length) {
    throw new InterruptedError(`Stopped after ${invited + exists + failed} of ${left.length}. ${goOn}`);
  }
  desk.print.note(`${good('✓')} ${invited} invited, ${exists} had an account already, ${failed} failed.`);
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

function reportRefused({ line, reason }: RefusedRow, { print }: Desk): void {
  print.result({ line, did: 'refused', reason }, `${bad('✗')} line ${line}: ${reason}`);
}

function describePlan(left: number, { settled, refused }: { settled: number; refused: number }): string {
  const parts = [
    `${left} to invite`,
    ...(settled > 0 ? [`${settled} done before`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
  ];
  return `${parts.join(', ')}.`;
}

async function confirm(count: number, { ask, where }: Desk): Promise<void> {
  const answer = await ask(
    `Send ${count} ${count === 1 ? 'invitation' : 'invitations'} in ${where}? (yes/no)`,
  );
  if (answer.toLowerCase() === 'yes') return;
  throw new NotDoneError('Nothing was sent: --yes goes on without asking.');
}

/** The words of the command that was typed, as far as they are about the file. */
function words(file: string, { given, flags, numbers }: Line): string[] {
  return [
    'invite',
    '--csv',
    file,
    ...(given.has('rate') ? ['--rate', String(numbers.rate)] : []),
    ...(flags['temporary-password'] ? ['--temporary-password'] : []),
  ];
}

/** The first Ctrl-C ends the import in order; the second ends the process, as it would have without this. */
function listenForInterruption(): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    stop: () => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt),
  };
}
