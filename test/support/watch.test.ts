import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { AwsError } from '../../emulator/aws/service.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { LOOK_INTERVAL } from '../../support/report/watch.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { type Clinic, createPatient, openClinic, signUp } from './clinic.ts';
import { startUsers } from './start-users.ts';

const COMMAND = fileURLToPath(new URL('../../support/commands/support.ts', import.meta.url));

let system: LocalSystem;
let clinic: Clinic;
let isKeyDenied = false;
beforeAll(async () => {
  system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    faults: {
      kms: (action) => {
        if (isKeyDenied && action === 'Decrypt') throw new AwsError('AccessDeniedException', 'Not allowed.');
      },
    },
  });
  clinic = openClinic(system);
});
afterAll(() => system.close());

const port = () => new URL(system.awsUrl).port;

/** Waits until the logs have a line with a message about an account, or about anybody. */
async function logged(message: string, count = 1): Promise<void> {
  const found = () =>
    system.logs
      .groups()
      .flatMap((group) => system.logs.query({ group }))
      .filter((line) => line.message.includes(`"message":"${message}"`)).length;
  while (found() < count) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('--watch prints each step once as it happens, what colleagues do, and the verdict when it changes', async () => {
  let sub = '';
  clinic.inPauses(
    async () => {
      sub = await signUp(clinic, 'watched@example.com');
      await logged('delivery_delivered');
    },
    async () => undefined,
    async () => {
      await startUsers(['resend', sub, '--local', '--aws-port', port()]).ended;
      await logged('delivery_delivered', 2);
    },
  );
  const { exitCode, output } = await clinic.ask('watched@example.com', '--watch', '--for', '1m');
  expect(exitCode).toBe(0);
  const lines = output.split('\n');
  expect(lines[0]).toMatch(/^Following watched@example\.com until today at \d\d:\d\d; Ctrl-C ends it\./);
  expect(lines.at(-1)).toContain('npm run support -- watched@example.com --local');
  const happened = lines.flatMap((line) => /^ {2}\d\d:\d\d:\d\d {2}(.*)$/.exec(line)?.[1] ?? []);
  const steps = [
    'asked for',
    'code decrypted',
    'written',
    'accepted by the mail service',
    "taken by the patient's mail server",
  ];
  // The mail server of the test may report before the function has logged that SES accepted the email.
  expect(happened.filter((line) => !line.startsWith('•')).sort()).toEqual(
    ['code to confirm the account', 'new code to confirm the account']
      .flatMap((kind) => steps.map((step) => `${kind}: ${step}`))
      .sort(),
  );
  expect(happened[0]).toBe('code to confirm the account: asked for');
  expect(happened.filter((line) => line.startsWith('•'))).toEqual([
    '• Support (support) sent the invitation or the code again',
  ]);
  const verdicts = lines.filter((line) => /^[✓✗…?] /.test(line));
  expect(verdicts[0]).toMatch(/^\? There is no account/);
  expect(verdicts[1]).toMatch(/^✓ The code to confirm the account .* mail server/);
  expect(verdicts[2]).toMatch(/^✓ 2 codes for the same purpose/);
  expect(verdicts).toHaveLength(3);
});

test('--watch says that a code cannot be sent, in JSON too, and exits with 3', async () => {
  await createPatient(clinic, 'unlucky@example.com');
  clinic.inPauses(async () => {
    isKeyDenied = true;
    await clinic.cognito.send(
      new ForgotPasswordCommand({ ClientId: system.clientId, Username: 'unlucky@example.com' }),
    );
    await logged('email_failed');
  });
  const { exitCode, output } = await clinic.ask('unlucky@example.com', '--watch', '--for', '1m', '--json');
  isKeyDenied = false;
  expect(exitCode).toBe(3);
  const events = output.split('\n').map((line) => JSON.parse(line));
  expect(events).toContainEqual(expect.objectContaining({ kind: 'reset-password', event: 'email_failed' }));
  const verdicts = events.flatMap(({ diagnosis }) => diagnosis ?? []);
  expect(verdicts.at(-1)).toMatchObject({ severity: 'problem' });
});

test('Ctrl-C ends it with the verdict', async () => {
  await createPatient(clinic, 'quiet@example.com');
  const child = spawn(process.execPath, [COMMAND, 'quiet@example.com', '--watch', '--local'], {
    env: { ...process.env, CLINIC_MAIL_AWS_PORT: port() },
  });
  let output = '';
  const closed = once(child, 'close');
  let isInterrupted = false;
  for await (const chunk of child.stdout) {
    output += chunk;
    if (isInterrupted || !output.includes('Tell the patient')) continue;
    isInterrupted = true;
    child.kill('SIGINT');
  }
  const [exitCode] = await closed;
  // Nothing was sent to the patient so far.
  expect({ exitCode, output }).toEqual({ exitCode: 3, output: expect.stringContaining('Ended. The whole') });
});

test('two who watch stay below what CloudWatch Logs takes in every region', async () => {
  await createPatient(clinic, 'counted@example.com');
  let requests = 0;
  let looks = 0;
  const counting = openClinic(system, (command) => {
    if (command === 'FilterLogEventsCommand') requests += 1;
  });
  // The first look also reads what was logged before the call, once.
  counting.inPauses(
    async () => {
      requests = 0;
    },
    async () => {
      looks = requests;
    },
  );
  await counting.ask('counted@example.com', '--watch', '--for', '1m');
  expect(looks).toBeGreaterThan(4);
  expect((2 * looks) / (LOOK_INTERVAL / 1_000)).toBeLessThan(5);
});

test.each([
  [['a@example.com', '--for', '5m'], '--for belongs to --watch'],
  [['--watch', '--status'], 'about one patient'],
  [['a@example.com', '--watch', '--for', 'ever'], '--for must be a time'],
  [['--watch'], 'Name one patient'],
])('%j is not understood', async (argv, sentence) => {
  const { exitCode, complaints } = await clinic.ask(...argv);
  expect(exitCode).toBe(2);
  expect(complaints).toContain(sentence);
});
