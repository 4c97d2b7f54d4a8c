import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fillLogs } from '../../bench/filled-logs.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { type Clinic, createPatient, openClinic, signUp } from './clinic.ts';

const COMMAND = fileURLToPath(new URL('../../support/commands/support.ts', import.meta.url));

let system: LocalSystem;
let clinic: Clinic;
beforeAll(async () => {
  system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
  clinic = openClinic(system);
});
afterAll(() => system.close());

/** Runs the command as `npm run support` does. */
function run(...argv: readonly string[]) {
  const child = spawn(process.execPath, [COMMAND, ...argv], {
    env: { ...process.env, CLINIC_MAIL_AWS_PORT: new URL(system.awsUrl).port },
  });
  const [output, complaints]: string[][] = [[], []];
  child.stdout.on('data', (chunk) => output?.push(String(chunk)));
  child.stderr.on('data', (chunk) => complaints?.push(String(chunk)));
  return new Promise<{ exitCode: number | null; output: string; complaints: string }>((resolve) =>
    child.once('close', (exitCode) =>
      resolve({
        exitCode,
        output: output?.join('') ?? '',
        complaints: complaints?.join('') ?? '',
      }),
    ),
  );
}

test('a diagnosis finds the patient among ten thousand emails', async () => {
  fillLogs(system, await createPatient(clinic, 'alex@example.com'), 10_000);
  const { exitCode, output, complaints } = await run('alex@example.com', '--local');
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: '' });
  expect(output).toContain('Tell the patient');
  expect(output).toContain('accepted by the mail service');
});

test('the link to the log leads to the emails of the patient', async () => {
  const { output } = await clinic.ask('alex@example.com');
  const [, link = ''] = /Log {4}(http\S+)/.exec(output) ?? [];
  expect(link).toMatch(/\/\?sub=[0-9a-f-]{36}$/);
  const page = await (await fetch(link)).text();
  expect(page).toMatch(/<p id="answer"[^>]*>1 email of patient/);
  const other = await (await fetch(link.replace(/sub=.*/, 'sub=alex@example.com'))).text();
  expect(other).not.toContain('alex@example.com');
});

test('a patient with an apostrophe in the address is found', async () => {
  await signUp(clinic, "o'brien@example.com");
  const { name, exitCode, text } = await clinic.diagnosisOf("o'brien@example.com", 'delivered');
  expect({ name, exitCode }).toEqual({ name: 'delivered', exitCode: 0 });
  expect(text).toContain("o'brien@example.com");
});

test('the status among ten thousand emails counts their codes', async () => {
  const { exitCode, output } = await run('--status', '--local', '--json');
  const status = JSON.parse(output);
  expect({ exitCode, severity: status.severity }).toEqual({ exitCode: 0, severity: 'well' });
  expect(status.codes.delivered).toBeGreaterThan(1_000);
  expect(status.codes.accepted).toBe(status.codes.asked);
});

test('a patient in trouble has exit code 3, in JSON with stable names', async () => {
  await signUp(clinic, 'bounce@simulator.amazonses.com');
  await clinic.diagnosisOf('bounce@simulator.amazonses.com', 'address-does-not-exist');
  const { exitCode, output } = await run('bounce@simulator.amazonses.com', '--local', '--json');
  expect(exitCode).toBe(3);
  const report = JSON.parse(output);
  expect(Object.keys(report)).toEqual([
    'patient',
    'sub',
    'account',
    'suppression',
    'emails',
    'signOuts',
    'actions',
    'lost',
    'diagnosis',
    'others',
    'scope',
    'status',
    'gaps',
    'exitCode',
  ]);
  expect(report).toMatchObject({
    account: { state: 'unconfirmed' },
    suppression: null,
    emails: [{ kind: 'verify-account', outcome: 'delivery_bounced', trace: [{ name: 'decrypt' }, {}, {}] }],
    diagnosis: { name: 'address-does-not-exist', severity: 'problem' },
    gaps: [],
    exitCode: 3,
  });
});

test('an empty failure queue is reported as such', async () => {
  expect(await run('--lost', '--local')).toMatchObject({
    exitCode: 0,
    output: '✓ Nothing is lost: the failure queue is empty.\n',
  });
});

test('where nothing answers, a sentence says what to do', async () => {
  const { exitCode, complaints } = await run('alex@example.com', '--local', '--aws-port', '1');
  expect(exitCode).toBe(1);
  expect(complaints).toMatch(/^✗ Nothing answers at http:\/\/localhost:1\. .*\n$/);
});

describe('a command line', () => {
  const misunderstood: [string, string[], string][] = [
    ['without a patient', [], 'Name one patient'],
    ['with two', ['a@example.com', 'b@example.com'], 'Name one patient'],
    ['with a name', ['Alex'], 'neither an email address nor the id'],
    ['with a period that is none', ['a@example.com', '--since', 'ever'], '--since must be a time'],
    ['with a patient and --lost', ['a@example.com', '--lost'], 'name none'],
    ['with a patient and --status', ['a@example.com', '--status'], 'goes with no patient'],
    ['with --done alone', ['--done', '12345678'], '--done belongs to --lost'],
    ['with an id that is too short', ['--lost', '--done', '12'], 'at least its first eight'],
    ['with a line end in an address', ['a@example.com\nb'], 'neither'],
    ['with an unknown option', ['--loud'], '--help'],
  ];
  test.each(misunderstood)('%s is not understood, and exits with 2', async (_, argv, sentence) => {
    const { exitCode, output, complaints } = await clinic.ask(...argv);
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
    expect(complaints).toContain(sentence);
  });

  test('with --help is answered with options, exit codes and rights', async () => {
    const { exitCode, output } = await clinic.ask('--help');
    expect(exitCode).toBe(0);
    for (const word of ['--since', 'Exit codes', 'logs:FilterLogEvents']) expect(output).toContain(word);
  });
});

test('a report without emails says when Cognito could not pass emails on', async () => {
  await createPatient(clinic, 'silent@example.com');
  const before = await run('silent@example.com', '--local');
  expect(before.output).not.toContain('Cognito cannot pass emails on');
  const group = String(readStack(ASSEMBLY).outputs.CognitoErrors);
  const line = {
    eventSource: 'USER_NOTIFICATION',
    logLevel: 'ERROR',
    message: { details: 'Lambda was throttled' },
  };
  system.logs.append(group, 'stream', JSON.stringify(line));
  const after = await run('silent@example.com', '--local');
  expect(after.output).toContain('Cognito cannot pass emails on');
});
