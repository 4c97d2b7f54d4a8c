import { stdout } from 'node:process';

const paint = (code: number) => (text: string) =>
  stdout.isTTY && process.env.NO_COLOR === undefined ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint(1);
export const muted = paint(2);
export const success = paint(32);
export const failure = paint(31);

// A reader such as `head` may close the pipe early. The command continues and shuts down in order.
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Writes a line to stdout. */
export function print(line = ''): void {
  stdout.write(`${line}\n`);
}

/** The escape sequence that clears the current line of a terminal. */
export const CLEAR_LINE = '\r\u001b[K';

/** Milliseconds between two lines of progress on an output that is not a terminal. */
const LOG_INTERVAL = 10_000;

/**
 * Shows the progress of a command on stderr: on a terminal in a single line, elsewhere in a new line at most every ten
 * seconds.
 *
 * @returns a function that shows the next step, or clears the line if the step is undefined
 */
export function showSteps(): (step: string | undefined) => void {
  const { stderr } = process;
  let shownAt = Number.NEGATIVE_INFINITY;
  return (step) => {
    if (stderr.isTTY) {
      const line = step === undefined ? '' : `${step} …`.slice(0, stderr.columns - 1);
      stderr.write(`${CLEAR_LINE}${line}`);
    } else if (step !== undefined && performance.now() - shownAt >= LOG_INTERVAL) {
      shownAt = performance.now();
      stderr.write(`${step} …\n`);
    }
  };
}

/** Ends the process with the message of an error, without its stack. */
export function exitWithError(error: unknown, exitCode = 1): never {
  process.stderr.write(`${failure('✗')} ${error instanceof Error ? error.message : error}\n`);
  process.exit(exitCode);
}
