import { addEventHandler } from 'jest-circus';
import { withTimeout } from './timeout.ts';

/** It is for the messages of this thread, not for the commands under test. */
delete process.env.FORCE_COLOR;

/** Nothing under test writes to the console; a line that appears there is a defect. */
for (const method of ['error', 'warn'] as const) {
  console[method] = (...values: unknown[]) => {
    throw new Error(`console.${method} was called: ${values.map(String).join(' ')}`);
  };
}

/** The runner knows no timeouts, so every test and hook is given one as a file adds it. */
addEventHandler(({ name }, { currentDescribeBlock: { children, hooks } }) => {
  const added = name === 'add_test' ? children.at(-1) : name === 'add_hook' ? hooks.at(-1) : undefined;
  if (added !== undefined && 'fn' in added) {
    added.fn = withTimeout(added.fn as () => unknown, added.timeout ?? undefined);
  }
});
