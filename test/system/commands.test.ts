import { execFile } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../../bench/browser.ts';
import { emailKinds } from '../../sender/email/kinds.ts';
import { reviewPicture } from '../pictures/fresh-picture.ts';
import { drawTerminal, runInTerminal } from '../pictures/terminal.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (command: string, ...args: string[]): Promise<Finished> =>
  new Promise((resolve) => {
    const file = `local/commands/${command}.ts`;
    execFile(process.execPath, [file, ...args], { cwd: ROOT }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

describe('npm run demo', () => {
  let demo: Finished;
  let steps: { step: string; ok: boolean; milliseconds: number; kind?: string; traceId?: string }[];
  beforeAll(async () => {
    demo = await run('demo', '--json');
    steps = demo.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  });

  test('plays every step and exits with 0', () => {
    expect(demo).toMatchObject({ code: 0, stderr: '' });
    expect(steps.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('shows an email of every kind, each with its trace', () => {
    const emails = steps.filter(({ kind }) => kind !== undefined);
    expect(new Set(emails.map(({ kind }) => kind))).toEqual(new Set(emailKinds));
    for (const { traceId } of emails) expect(traceId).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  test('is in the picture of the documentation', async () => {
    const content = steps.map(({ step, kind = '' }) => `${step} ${kind}`).join('\n');
    const take = async () => {
      const browser = await launchBrowser();
      const output = await runInTerminal(['local/commands/demo.ts']);
      const picture = await drawTerminal(browser, 'npm run demo', output);
      await browser.close();
      return picture;
    };
    expect(await reviewPicture('terminal/demo.png', content, take)).toBeUndefined();
  });

  test('prints no code', () => {
    expect(demo.stdout).not.toMatch(/\b\d{6}\b|\b\d{8}\b/);
  });
});

describe('npm run invoke', () => {
  test('shows the email, the log and the trace of an event', async () => {
    const { code, stdout, stderr } = await run('invoke', '--raw', 'events/forgot-password.json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Subject: Reset your password for Riverside Clinic');
    expect(stdout).toContain('705318');
    expect(stdout).toContain('"message":"email_sent"');
    expect(stdout).toMatch(/\d+ ms {2}decrypt/);
  });

  test('creates the account of an event that names it by its user name only', async () => {
    const { code, stdout } = await run('invoke', 'events/account-take-over-notification.json');
    expect(code).toBe(0);
    expect(stdout).toContain('To: alex.morgan@example.com');
    expect(stdout).toContain('Location: Leeds, United Kingdom (approximate)');
  });

  test('says which file it could not read', async () => {
    const { code, stderr } = await run('invoke', 'events/nothing.json');
    expect(code).toBe(1);
    expect(stderr).toContain('events/nothing.json cannot be read as JSON');
  });

  test('requires a file', async () => {
    expect((await run('invoke')).stderr).toContain('npm run invoke -- events/sign-up.json');
  });
});

describe('npm start', () => {
  test('says which port is in use and which flag changes it', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => busy.once('listening', resolve));
    const { port } = busy.address() as AddressInfo;
    const { code, stderr } = await run('start', '--inbox-port', '0', '--aws-port', `${port}`);
    busy.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is in use`);
    expect(stderr).toContain('--aws-port');
  });

  test.each([
    ['--aws-port', 'ten', '--aws-port (or CLINIC_MAIL_AWS_PORT) must be a port from 0 to 65535, not "ten"'],
    ['--aws-port', '65536', 'must be a port from 0 to 65535'],
    ['--delay-scale', '0', 'must be a number above 0, not "0"'],
    ['--colour', 'red', '--help lists all options'],
  ])('refuses %s %s', async (flag, value, sentence) => {
    const { code, stderr } = await run('start', flag, value);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });

  test.each(['start', 'demo', 'invoke'])('explains %s with --help', async (command) => {
    const { code, stdout } = await run(command, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--help');
  });
});
