import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeOptions, parseOptions } from '../../terminal/options.ts';
import { exitWithError, print } from '../../terminal/terminal.ts';

const OPTIONS = { flags: { help: 'show this help' } } as const;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const JEST = fileURLToPath(new URL('bin/jest.js', import.meta.resolve('jest/package.json')));

try {
  process.exitCode = renew();
} catch (error) {
  exitWithError(error);
}

/** Runs the tests that compare pictures so that they renew them. */
function renew(): number {
  const { flags, positionals } = parseOptions(OPTIONS);
  if (flags.help) {
    print(
      'npm run pictures -- [options] [TEST …]\n\nRenews the pictures of every test that compares pictures, or of the tests that you name.\n',
    );
    print(describeOptions(OPTIONS));
    return 0;
  }
  const tests = positionals.length > 0 ? positionals : testsWithPictures();
  const env = { ...process.env, UPDATE_SCREENSHOTS: '1' };
  return spawnSync(process.execPath, [JEST, ...tests], { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1;
}

/** Lists the test files that call what compares pictures. */
function testsWithPictures(): readonly string[] {
  return globSync('test/**/*.test.ts', { cwd: ROOT }).filter((file) =>
    /\breview(Images|Picture)\(/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
}
