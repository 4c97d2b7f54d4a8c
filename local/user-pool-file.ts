import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Route } from '../emulator/aws/route.ts';
import type { Action, JsonService } from '../emulator/aws/service.ts';
import type { UserPoolState } from '../emulator/cognito/user-pool.ts';

/** Resolves when everything that happened before the call is on the disk. */
export type Save = () => Promise<void>;

/**
 * Creates the function that saves a user pool in a file. A new file replaces the old one, flushed to the disk, so that a
 * crash leaves one of the two whole. Calls during a write share the next one.
 */
export function createSave(file: string, snapshot: () => UserPoolState): Save {
  let saved = '';
  const write = async () => {
    const current = JSON.stringify(snapshot());
    if (current === saved) return;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, current, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
    await flushFolder(dirname(file));
    saved = current;
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

/** The new name of a file is on the disk only after its folder was flushed. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

/** Delays an answer until the changes are saved, whether the work succeeded or failed. */
function saveAfter<Input, Answer>(
  work: (input: Input) => Promise<Answer> | Answer,
  save: Save,
): (input: Input) => Promise<Answer> {
  return async (input) => {
    try {
      return await work(input);
    } finally {
      await save();
    }
  };
}

/** Returns the service with actions that answer only after their changes are saved. */
export function savingService(service: JsonService, save: Save): JsonService {
  const actions = Object.entries(service.actions).map(([name, action]): [string, Action] => [
    name,
    saveAfter(action, save),
  ]);
  return { ...service, actions: Object.fromEntries(actions) };
}

/** Returns the page, which answers only after its changes are saved. */
export function savingPage(page: Route, save: Save): Route {
  return { ...page, respond: saveAfter(page.respond, save) };
}
