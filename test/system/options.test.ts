import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SYSTEM_OPTIONS } from '../../local/commands/system-options.ts';
import { parseOptions } from '../../terminal/options.ts';

const read = (argv: string[], environment = {}) =>
  parseOptions({ numbers: SYSTEM_OPTIONS, flags: {} }, argv, environment);

describe('command lines', () => {
  test('flags win over variables, and variables over defaults', () => {
    const environment = { CLINIC_MAIL_AWS_PORT: '4001', CLINIC_MAIL_INBOX_PORT: '4002' };
    expect(read(['--aws-port', '0'], environment).numbers).toEqual({
      'web-port': 3000,
      'aws-port': 0,
      'inbox-port': 4002,
      'auth-port': 3004,
      'app-port': 3005,
      processes: 1,
      'delay-scale': 1,
    });
  });

  test('a value that is not a number is refused with the name of its option', () => {
    expect(() => read([], { CLINIC_MAIL_AWS_PORT: '' })).toThrow('CLINIC_MAIL_AWS_PORT');
    expect(() => read(['--delay-scale', 'fast'])).toThrow('a number above 0');
  });

  test('a command continues when the reader of its output is gone', async () => {
    const terminal = new URL('../../terminal/terminal.ts', import.meta.url);
    const command = `
      const { print } = await import('${terminal}');
      setInterval(() => print('x'.repeat(10_000)), 5);
      setTimeout(() => process.exit(7), 500);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', command], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});
