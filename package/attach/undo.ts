import { ask } from './aws-call.ts';
import { changePool } from './change-pool.ts';
import type { PoolClients, Terminal } from './clients.ts';
import { AttachError } from './errors.ts';
import type { Json } from './json.ts';
import { UPDATE_FIELDS } from './pool-fields.ts';
import { differencesOf, type PoolState, readPool } from './read-pool.ts';
import type { UndoFile } from './undo-file.ts';

interface UndoOptions {
  readonly file: UndoFile;
  readonly region: string;
  readonly yes: boolean;
  /** The file for the settings before the change. */
  readonly undoFile?: string | undefined;
}

/**
 * Gives a user pool the settings that an undo file holds. The plan shows what that changes, also what others have changed
 * since.
 *
 * @returns whether the pool has them now
 * @throws AttachError that says why not, and what state the pool is in
 */
export async function undo(
  { file, region, yes, undoFile }: UndoOptions,
  clients: PoolClients,
  terminal: Terminal,
): Promise<boolean> {
  const { userPoolId, before: wanted } = file;
  const read = () => readPool(clients.cognito, userPoolId);
  const absent = `There is no user pool ${userPoolId} in the account of these credentials. Check --profile.`;
  const before = await ask('cognito-idp:DescribeUserPool', region, read, absent);
  if (before.pool.Arn !== wanted.pool.Arn || before.pool.CreationDate !== wanted.pool.CreationDate) {
    throw new AttachError('The file was written for another user pool. Nothing was changed.');
  }
  const after: PoolState = { pool: withSettingsOf(wanted.pool, before.pool), mfa: wanted.mfa };
  if (differencesOf(after, before).length === 0) {
    terminal.print(`The user pool ${userPoolId} has the settings of the file already. Nothing was changed.`);
    return true;
  }
  terminal.print(`Settings of ${file.writtenAt}, before ${file.command}:`);
  const written = await changePool(
    { command: 'undo', region, before, after, yes, undoFile },
    clients,
    terminal,
  );
  if (written === undefined) return false;
  terminal.print(`The user pool ${userPoolId} has the settings of the file again.`);
  return true;
}

/** Returns a pool with the settings of another description; what no request can change stays as it is. */
function withSettingsOf(wanted: Json, pool: Json): Json {
  const members: readonly string[] = Object.values(UPDATE_FIELDS);
  return {
    ...Object.fromEntries(Object.entries(pool).filter(([name]) => !members.includes(name))),
    ...Object.fromEntries(Object.entries(wanted).filter(([name]) => members.includes(name))),
  };
}
