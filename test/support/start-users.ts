import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ASSEMBLY } from '../harness/assembly.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The result of a run of the command. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of `npm run users` that is under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/**
 * Starts the command as operators do.
 *
 * @param input what the operator types; without it, nobody answers
 */
export function startUsers(
  args: readonly string[],
  { input = '', environment = {} }: { input?: string; environment?: Record<string, string> } = {},
): Running {
  const child = spawn(process.execPath, ['support/commands/users.ts', ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_COMPILE_CACHE: join(ASSEMBLY, '..', 'compile-cache'),
      ...environment,
    },
  });
  child.stdin.end(input);
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code, stdout, stderr }),
  );
  return { child, ended };
}
