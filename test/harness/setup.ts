import { join } from 'node:path';
import { addEventHandler } from 'jest-circus';
import { withTimeout } from './timeout.ts';

// Set by the global setup for the runner's processes; the commands under test must not inherit it.
delete process.env.FORCE_COLOR;

// Commands that tests start reuse the code that Node compiled for earlier ones.
process.env.NODE_COMPILE_CACHE = join(process.env.CLINIC_MAIL_TEST_FOLDER ?? '', 'compiled');

// Whatever a test has left open, and however Jest ends, its processes end too.
process.once('disconnect', () => process.exit());

// The code under test never writes to the console.
for (const method of ['error', 'warn'] as const) {
  console[method] = (...values: unknown[]) => {
    throw new Error(`console.${method} was called: ${values.map(String).join(' ')}`);
  };
}

// The runner has no timeouts, so each test and hook gets one when a file adds it.
addEventHandler(({ name }, { currentDescribeBlock: { children, hooks } }) => {
  const added = name === 'add_test' ? children.at(-1) : name === 'add_hook' ? hooks.at(-1) : undefined;
  if (added !== undefined && 'fn' in added) {
    added.fn = withTimeout(added.fn as () => unknown, added.timeout ?? undefined);
  }
});
