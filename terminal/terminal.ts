import { stdout } from 'node:process';

const paint = (code: number) => (text: string) =>
  stdout.isTTY && process.env.NO_COLOR === undefined ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const quiet = paint(2);
export const good = paint(32);
export const bad = paint(31);

// Whoever reads may leave, as `head` does: what is under way goes on, and is closed in order.
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Writes a line for people. */
export function say(line = ''): void {
  stdout.write(`${line}\n`);
}

/** Takes away what stands on the current line of a terminal. */
export const CLEAR_LINE = '\r\u001b[K';

/** Milliseconds between two lines where they stay, as in the log of a build. */
const EVERY = 10_000;

/**
 * Shows on stderr what a command is doing: on a terminal one line that changes, elsewhere a line every ten seconds.
 *
 * @returns tells the next step; undefined takes the line away
 */
export function showSteps(): (step: string | undefined) => void {
  const { stderr } = process;
  let shownAt = Number.NEGATIVE_INFINITY;
  return (step) => {
    if (stderr.isTTY) {
      const line = step === undefined ? '' : `${step} …`.slice(0, stderr.columns - 1);
      stderr.write(`${CLEAR_LINE}${line}`);
    } else if (step !== undefined && performance.now() - shownAt >= EVERY) {
      shownAt = performance.now();
      stderr.write(`${step} …\n`);
    }
  };
}

/** Ends a command that cannot go on: one sentence, no stack. */
export function giveUp(error: unknown, exitCode = 1): never {
  process.stderr.write(`${bad('✗')} ${error instanceof Error ? error.message : error}\n`);
  process.exit(exitCode);
}
