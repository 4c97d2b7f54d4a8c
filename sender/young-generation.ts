import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the part of the heap for new objects as small as it is after loading. What an email allocates is garbage a
 * moment later, so a larger one is not faster; but V8 would double it time and again, to a quarter of the memory that
 * the process holds.
 *
 * @see https://v8.dev/blog/trash-talk
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
