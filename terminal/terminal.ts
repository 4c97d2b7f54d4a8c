import { stdout } from 'node:process';

const paint = (code: number) => (text: string) =>
  stdout.isTTY && process.env.NO_COLOR === undefined ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const quiet = paint(2);
export const good = paint(32);
export const bad = paint(31);

/** Writes a line for people. */
export function say(line = ''): void {
  stdout.write(`${line}\n`);
}

/** Ends a command that cannot go on: one sentence, no stack. */
export function giveUp(error: unknown, exitCode = 1): never {
  process.stderr.write(`${bad('✗')} ${error instanceof Error ? error.message : error}\n`);
  process.exit(exitCode);
}
