import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { UserPoolState } from './cognito/user-pool.ts';

/**
 * Reads what an earlier run kept.
 *
 * @returns undefined when nothing was kept yet
 * @throws Error with a sentence when the file is damaged
 */
export function readSnapshot(file: string): UserPoolState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isState(state)) throw new Error('It is not what a user pool keeps');
    return state;
  } catch (cause) {
    throw new Error(`${file} cannot be read; delete it to start with an empty user pool.`, { cause });
  }
}

function isState(value: unknown): value is UserPoolState {
  if (typeof value !== 'object' || value === null) return false;
  const { createdAt, secret, signingKey, users, tokenFamilies } = value as Partial<UserPoolState>;
  const isKey = typeof signingKey === 'object' && signingKey !== null;
  return (
    typeof createdAt === 'number' &&
    typeof secret === 'string' &&
    isKey &&
    Array.isArray(users) &&
    Array.isArray(tokenFamilies)
  );
}

/**
 * Keeps the user pool in a file, whole or not at all: a new file takes the old one's place.
 *
 * @param every milliseconds between looks for a change
 * @returns what keeps once more and ends it
 */
export function keepSnapshot(file: string, snapshot: () => UserPoolState, every = 250): () => void {
  let kept = '';
  const keep = () => {
    const current = JSON.stringify(snapshot());
    if (current === kept) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, current, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    kept = current;
  };
  const timer = setInterval(keep, every);
  return () => {
    clearInterval(timer);
    keep();
  };
}
