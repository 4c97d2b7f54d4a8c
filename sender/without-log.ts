/**
 * Lets a function go on where its log takes no lines: Node ends a process for an error of an output that nobody listens to.
 *
 * @see https://nodejs.org/api/events.html#error-events
 */
export function goOnWithoutLog(): void {
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
}
