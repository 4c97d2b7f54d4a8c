import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AttachError } from './errors.ts';
import { isObject } from './json.ts';
import type { PoolState } from './read-pool.ts';

/** The version of the file that this version writes and reads. */
const FORMAT = 1;

/** The settings of a user pool before a change. */
export interface UndoFile {
  readonly userPoolId: string;
  /** ISO 8601. */
  readonly writtenAt: string;
  /** The command that wrote the file. */
  readonly command: string;
  readonly before: PoolState;
}

/** Returns a name for a new file in the working folder. */
export const undoFileName = (userPoolId: string, command: string, now: number): string =>
  `${command}-${userPoolId}-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.undo.json`;

/**
 * Writes the file, which only its owner can read: it holds the texts of emails and, in `SmsConfiguration`, the external id
 * of a role.
 *
 * @throws AttachError when the file exists or cannot be written
 */
export function writeUndoFile(path: string, content: UndoFile): void {
  try {
    const text = `${JSON.stringify({ format: FORMAT, ...content }, undefined, 2)}\n`;
    writeFileSync(path, text, { flag: 'wx', mode: 0o600, flush: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'EEXIST' ? 'exists already and is never overwritten' : `cannot be written (${code})`;
    throw new AttachError(`${path} ${reason}. Nothing was changed. Name another file with --undo-file.`, {
      cause,
    });
  }
}

/** Removes the file of a change that did not happen. */
export const removeUndoFile = (path: string): void => rmSync(path, { force: true });

/** @throws AttachError when the file cannot be read, or is not one of this command */
export function readUndoFile(path: string): UndoFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? `${cause.code}` : 'it is not JSON';
    throw new AttachError(`${path} cannot be read (${code}). Nothing was changed.`, { cause });
  }
  if (isObject(content) && content.format === FORMAT && isUndoFile(content)) return content;
  throw new AttachError(
    `${path} is not an undo file that this version can read. Nothing was changed. Use the version that wrote it.`,
  );
}

function isUndoFile(content: object): content is UndoFile {
  const { userPoolId, writtenAt, command, before } = content as Partial<Record<keyof UndoFile, unknown>>;
  return (
    typeof userPoolId === 'string' &&
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(`${writtenAt}`) &&
    /^(attach|detach|undo)$/.test(`${command}`) &&
    isObject(before) &&
    isObject(before.pool) &&
    isObject(before.mfa) &&
    before.pool.Id === userPoolId
  );
}
