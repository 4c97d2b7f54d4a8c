import { addEventHandler } from 'jest-circus';
import { withTimeout } from './timeout.ts';

// Set by the global setup for the runner's threads; the commands under test must not inherit it.
delete process.env.FORCE_COLOR;

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
