import { AdminDeleteUserCommand, UserNotFoundException } from '@aws-sdk/client-cognito-identity-provider';
import { UsageError } from '../../terminal/options.ts';
import { failure, success } from '../../terminal/terminal.ts';
import { HOUR } from '../timeline/times.ts';
import { isAttempt } from './address-holders.ts';
import { describeDuration } from './bulk/progress.ts';
import { runBulk } from './bulk/run-bulk.ts';
import { EXIT } from './exit-codes.ts';
import type { CommandLine } from './options.ts';
import type { Patient } from './patient.ts';
import { findByUsername, listUnconfirmed, type Pool } from './pool.ts';
import type { UserCommand, UsersContext } from './users-context.ts';

/** Sign-ups younger than this are left: a code works for 24 hours, and the website remembers a sign-up as long. */
const KEPT_FOR = 48 * HOUR;

/** `npm run users -- purge-unconfirmed`. */
export const purgeUnconfirmedCommand: UserCommand = {
  usage: '',
  does: 'deletes attempts to sign up that nobody confirmed within 48 hours; only counts them without --yes',
  policy: 'administer-users',
  takes: ['yes', 'dry-run', 'rate'],
  async run(argument, line, context) {
    if (argument !== undefined) {
      throw new UsageError('purge-unconfirmed is about all attempts to sign up, so name no patient.');
    }
    const { old, younger } = await readAttempts(context.pool);
    if (line.flags.yes && !line.flags['dry-run']) return purge(old, younger, line, context);
    for (const { sub, createdAt } of old) {
      context.print.result({ would: 'delete', sub, createdAt: createdAt?.toISOString() ?? null });
    }
    context.print.result(
      { would: 'purge-unconfirmed', delete: old.length, younger },
      `${describePlan(old.length, younger)} Nothing was deleted.`,
      ...(old.length === 0 ? [] : [`--yes deletes them, which takes ${describeTime(old.length, line)}.`]),
    );
    return EXIT.done;
  },
};

/** Reads the attempts to delete, the oldest first, and the number of younger ones. */
async function readAttempts(pool: Pool): Promise<{ old: readonly Patient[]; younger: number }> {
  const attempts: Patient[] = [];
  for await (const patients of listUnconfirmed(pool)) attempts.push(...patients.filter(isAttempt));
  const old = attempts.filter(isOld).sort((one, other) => timeOf(one) - timeOf(other));
  return { old, younger: attempts.length - old.length };
}

const timeOf = ({ createdAt }: Patient): number => createdAt?.getTime() ?? Date.now();

const isOld = (attempt: Patient): boolean => Date.now() - timeOf(attempt) > KEPT_FOR;

function describePlan(old: number, younger: number): string {
  const found =
    old === 1
      ? '1 attempt to sign up was not confirmed within 48 hours'
      : `${old} attempts to sign up were not confirmed within 48 hours`;
  return `${found}; ${younger} younger ${younger === 1 ? 'one is' : 'ones are'} kept.`;
}

const describeTime = (count: number, { numbers }: CommandLine): string =>
  `about ${describeDuration(count / numbers.rate)}`;

const WORDS = { deleted: 'deleted', kept: 'kept' } as const;

/** Errors about one attempt. */
const REASONS: Readonly<Record<string, string>> = {
  InvalidParameterException: 'Cognito refused the request',
};

async function purge(
  old: readonly Patient[],
  younger: number,
  line: CommandLine,
  { audit, pool, print, again }: UsersContext,
): Promise<number> {
  print.note(`${describePlan(old.length, younger)} Deleting them takes ${describeTime(old.length, line)}.`);
  const failures: string[] = [];
  const counts = await runBulk(old, {
    perform: (attempt) =>
      audit.record(
        'purge-unconfirmed',
        (outcome) => (outcome === 'deleted' ? attempt.sub : undefined),
        () => deleteAttempt(pool, attempt),
      ),
    reasons: REASONS,
    perSecond: line.numbers.rate,
    words: WORDS,
    showsProgress: !print.json,
    onOutcome: ({ sub }, outcome) => {
      const reason = typeof outcome === 'string' ? undefined : outcome.failed;
      if (reason !== undefined) failures.push(`${failure('✗')} ${sub}: ${reason}`);
      print.result({ did: typeof outcome === 'string' ? outcome : 'failed', sub, ...(reason && { reason }) });
    },
    howToContinue: `Go on with the same command:\n  ${again('users', 'purge-unconfirmed', '--yes')}`,
  });
  for (const sentence of failures) print.note(sentence);
  const { deleted, kept, failed } = counts;
  print.result(
    { did: 'purge-unconfirmed', deleted, confirmedMeanwhile: kept, failed, younger },
    `${success('✓')} ${deleted} deleted, ${failed} failed; ${younger} younger than 48 hours kept.`,
    ...(kept === 0 ? [] : [`  ${kept} kept, because somebody confirmed or deleted them meanwhile.`]),
  );
  return failed === 0 ? EXIT.done : EXIT.failed;
}

/** Reads the attempt once more before it is deleted: a list of users may be some time old. */
async function deleteAttempt(pool: Pool, { username }: Patient): Promise<'deleted' | 'kept'> {
  const attempt = await findByUsername(pool, username);
  if (attempt === undefined || !isAttempt(attempt)) return 'kept';
  try {
    await pool.cognito.send(new AdminDeleteUserCommand({ UserPoolId: pool.userPoolId, Username: username }));
    return 'deleted';
  } catch (error) {
    if (error instanceof UserNotFoundException) return 'kept';
    throw error;
  }
}
