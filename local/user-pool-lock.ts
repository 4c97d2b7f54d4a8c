import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** SQLite's result code for a database that another connection writes: https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/**
 * Reserves the file of a user pool for this process. The operating system ends the reservation with the process, also
 * after a crash, because SQLite holds it as a lock on a file beside it. That file stays: if it were removed, a process
 * that opens it meanwhile would lock a file that nobody else sees.
 *
 * @returns a function that ends the reservation
 * @throws Error that says which process has the file
 */
export function lockUserPoolFile(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(`${file}.lock`);
  try {
    // One transaction leaves the holder's name for others to read; the next one, which stays open, is the lock.
    database.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS holder (name TEXT); DELETE FROM holder');
    const name = `process ${process.pid} on ${hostname()}, since ${new Date().toISOString()}`;
    database.prepare('INSERT INTO holder VALUES (?)').run(name);
    database.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (cause) {
    const isBusy = cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY;
    const holder = isBusy ? readHolder(database) : undefined;
    database.close();
    if (!isBusy) throw new Error(`${file}.lock cannot be locked: ${String(cause)}`, { cause });
    throw new Error(
      `${file} is in use by another local system (${holder ?? 'which has just started'}). Stop that one first, or start without --keep.`,
      { cause },
    );
  }
  return () => database.close();
}

function readHolder(database: DatabaseSync): string | undefined {
  try {
    const row = database.prepare('SELECT name FROM holder').get();
    return row === undefined ? undefined : String(row.name);
  } catch {
    // The other process has not written its name yet.
    return undefined;
  }
}
