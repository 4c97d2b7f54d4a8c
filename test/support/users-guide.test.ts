import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { STATE_WORDS } from '../../support/people/account-states.ts';
import { EXIT } from '../../support/people/exit-codes.ts';
import { COMMANDS } from '../../support/people/users-command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const guide = readFileSync(join(ROOT, 'docs/users.md'), 'utf8');
const sources = globSync(['support/people/**/*.ts', 'support/aws/stack-outputs.ts'], {
  cwd: ROOT,
});
const calls = sources.flatMap((file) =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name),
);

describe('the guide to managing patients', () => {
  test('names the IAM action of every request to AWS', () => {
    expect(new Set(calls).size).toBeGreaterThan(8);
    const unsigned = ['ResendConfirmationCode'];
    const missing = [...new Set(calls)].filter(
      (name) =>
        !unsigned.includes(name) && !new RegExp(`\`(cognito-idp|cloudformation|ses):${name}\``).test(guide),
    );
    expect(missing).toEqual([]);
  });

  test('has a row for every command', () => {
    const missing = [...COMMANDS.keys()].filter(
      (name) => !new RegExp(`^\\| \`${name}[ \`]`, 'm').test(guide),
    );
    expect(missing).toEqual([]);
  });

  test('explains every state and exit code', () => {
    const words = Object.entries(STATE_WORDS).flatMap(([state, { word }]) =>
      state === 'other' ? [] : [`| ${word} |`],
    );
    const codes = Object.values(EXIT).map((code) => `| ${code} |`);
    expect([...words, ...codes].filter((cell) => !guide.includes(cell))).toEqual([]);
  });
});
