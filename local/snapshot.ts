import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Route } from '../emulator/aws/route.ts';
import type { Action, JsonService } from '../emulator/aws/service.ts';
import type { UserPoolState } from '../emulator/cognito/user-pool.ts';

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
 * Makes what keeps the user pool in a file, whole or not at all: a new file takes the old one's place, on the disk and not
 * only in its cache. Who asks while a file is being written waits for the next one, together with all others.
 *
 * @returns a function that resolves when all that happened before its call is on the disk
 */
export function createKeeper(file: string, snapshot: () => UserPoolState): () => Promise<void> {
  let kept = '';
  const write = async () => {
    const current = JSON.stringify(snapshot());
    if (current === kept) return;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, current, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
    await flushFolder(dirname(file));
    kept = current;
  };
  let last = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= last
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return write();
      });
    last = next;
    return next;
  };
}

/** A file's new name is on the disk when its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/** The same work, which ends when what it did is kept, whether it succeeded or failed. */
function onceKept<Input, Answer>(
  work: (input: Input) => Promise<Answer> | Answer,
  keep: () => Promise<void>,
): (input: Input) => Promise<Answer> {
  return async (input) => {
    try {
      return await work(input);
    } finally {
      await keep();
    }
  };
}

/** The same service, which answers when what it did is kept. */
export function answerOnceKept(service: JsonService, keep: () => Promise<void>): JsonService {
  const actions = Object.entries(service.actions).map(([name, action]): [string, Action] => [
    name,
    onceKept(action, keep),
  ]);
  return { ...service, actions: Object.fromEntries(actions) };
}

/** The same page, which answers when what it did is kept. */
export function showOnceKept(page: Route, keep: () => Promise<void>): Route {
  return { ...page, respond: onceKept(page.respond, keep) };
}
