import { setFlagsFromString } from 'node:v8';

/** Applies the settings of the process that every function needs; call it after everything is loaded. */
export function tuneProcess(): void {
  ignoreOutputErrors();
  keepYoungGenerationSmall();
}

/**
 * Lets the function go on when its log cannot be written: Node ends the process for an `error` event that has no listener.
 *
 * @see https://nodejs.org/api/events.html#error-events
 */
function ignoreOutputErrors(): void {
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
}

/**
 * Keeps the young generation of the heap at its size after loading. What an email allocates is garbage a moment later,
 * so a larger young generation would not be faster, but V8 would double it until it is a quarter of the process's memory.
 *
 * @see https://v8.dev/blog/trash-talk
 */
function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
