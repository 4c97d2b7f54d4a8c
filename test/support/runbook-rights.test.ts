import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutSuppressedDestinationCommand } from '@aws-sdk/client-sesv2';
import { hostOf, listen, stopListening } from '../../emulator/aws/listen.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import type { Denial } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { type Clinic, createPatient, invite, openClinic, signUp } from './clinic.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The commands of the runbook, each once, without the name of a patient. */
const COMMANDS = [
  ...new Set(
    [...read('docs/support.md').matchAll(/npm run ((?:users|support) -- [^`\n]+)/g)].map(([, command = '']) =>
      command
        .replace(/\s*(ana@example\.com|you@example\.com|SUB|ADDRESS)/, '')
        .replace(' --local', '')
        .trim(),
    ),
  ),
].sort();

let system: LocalSystem;
let clinic: Clinic;
let isKeyDenied = false;
const denials: Denial[] = [];
beforeAll(async () => {
  system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    onDenied: (denial) => denials.push(denial),
    faults: {
      kms: (action) => {
        if (isKeyDenied && action === 'Decrypt') throw new AwsError('AccessDeniedException', 'Not allowed.');
      },
    },
  });
  clinic = openClinic(system);
});

/** The actions that the commands have called, as IAM names them. */
const called = new Set<string>();
const SERVICES: Readonly<Record<string, string>> = {
  AWSCognitoIdentityProviderService: 'cognito-idp',
  Logs_20140328: 'logs',
  AmazonSQS: 'sqs',
  GraniteServiceVersion20100801: 'cloudwatch',
};
const REST: readonly (readonly [RegExp, string])[] = [
  [/^POST \/Traces/, 'xray:BatchGetTraces'],
  [/^POST \/GetTraceSegmentDestination/, 'xray:GetTraceSegmentDestination'],
  [/^GET \/v2\/email\/account/, 'ses:GetAccount'],
  [/^GET \/v2\/email\/suppression/, 'ses:GetSuppressedDestination'],
  [/^DELETE \/v2\/email\/suppression/, 'ses:DeleteSuppressedDestination'],
];

function actionOf(line: string, target: unknown, body: string): string {
  const [, service = '', name] = /^(\w+)\.(\w+)$/.exec(String(target)) ?? [];
  if (name !== undefined) return `${SERVICES[service] ?? service}:${name}`;
  const form = new URLSearchParams(body).get('Action');
  if (form !== null) return `${form === 'GetCallerIdentity' ? 'sts' : 'cloudformation'}:${form}`;
  return REST.find(([pattern]) => pattern.test(line))?.[1] ?? line;
}

/** Whether X-Ray has no traces, as after its settings were changed. */
let areTracesGone = false;
/** Passes everything on to the system, and notes the action. */
const proxy = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const body = Buffer.concat(chunks);
    const { method = '', url = '', headers } = incoming;
    called.add(actionOf(`${method} ${url}`, headers['x-amz-target'], body.toString()));
    if (url === '/Traces' && areTracesGone) {
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"Traces":[]}');
      return;
    }
    const sent = forward(new URL(url, system.awsUrl), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    });
    sent.end(body);
  });
});
let port = '';
beforeAll(async () => {
  await listen(proxy, { port: 0 });
  port = new URL(`http://${hostOf(proxy)}`).port;
});
afterAll(() => Promise.all([stopListening(proxy), system.close()]));

/** Runs a command of the runbook as support staff do. */
function run(command: string, ...more: readonly string[]) {
  const [script = '', , ...args] = command.split(' ');
  const file = `support/commands/${script}.ts`;
  return new Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>(
    (resolve) => {
      const child = execFile(
        process.execPath,
        [file, ...args, ...more, '--local', '--aws-port', port],
        { cwd: ROOT },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
      if (!args.includes('--watch')) return;
      let isEnded = false;
      child.stdout?.on('data', (chunk) => {
        if (isEnded || !String(chunk).includes('Tell the patient')) return;
        isEnded = true;
        child.kill('SIGINT');
      });
    },
  );
}

/** Makes the patient whom a command helps, and returns what follows the command. */
const CALLS: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  support: async () => {
    areTracesGone = true;
    await signUp(clinic, 'ana@example.com');
    await clinic.diagnosisOf('ana@example.com', 'delivered');
    return ['ana@example.com'];
  },
  'support -- --watch': async () => [await signUp(clinic, 'watch@example.com')],
  'support -- --status': async () => [],
  'support -- --lost': async () => [],
  'support -- --lost --done ID': async () => [await lostId()],
  'users -- show': async () => [await createPatient(clinic, 'show@example.com')],
  'users -- resend': async () => {
    await invite(clinic, 'resend@example.com');
    return ['resend@example.com'];
  },
  'users -- reset': async () => [await createPatient(clinic, 'reset@example.com'), '--yes'],
  'users -- sign-out': async () => [await createPatient(clinic, 'out@example.com'), '--yes'],
  'users -- disable': async () => [await createPatient(clinic, 'disable@example.com')],
  'users -- enable': async () => {
    const sub = await createPatient(clinic, 'enable@example.com');
    const { userPoolId: UserPoolId } = system;
    await clinic.cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: 'enable@example.com' }));
    return [sub];
  },
  'users -- unblock': async () => {
    const EmailAddress = 'blocked@example.com';
    await clinic.ses.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'BOUNCE' }));
    return [await createPatient(clinic, EmailAddress), '--yes'];
  },
  'users -- confirm-address': async () => [await signUp(clinic, 'confirm@example.com'), '--yes'],
  'users -- change-address NEW_ADDRESS': async () => [
    await createPatient(clinic, 'change@example.com'),
    'changed@example.com',
    '--yes',
  ],
};

/** Loses an email, and returns the first characters of its entry in the failure queue. */
async function lostId(): Promise<string> {
  isKeyDenied = true;
  await signUp(clinic, 'lost@example.com');
  for (;;) {
    const { stdout } = await run('support -- --lost', '--json');
    const [entry] = JSON.parse(stdout).lost;
    if (entry !== undefined) return entry.id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('the runbook names the commands that are tried here', () => {
  const tried = Object.keys(CALLS).map((name) => (name === 'support' ? 'support --' : name));
  expect(COMMANDS).toEqual(tried.sort());
});

test.each(Object.entries(CALLS))(
  'npm run %s does what the runbook says under the policy support',
  async (name, prepare) => {
    const more = await prepare();
    const command = name === 'support' ? 'support --' : name.replace(/ (ID|NEW_ADDRESS)$/, '');
    const { code, stderr } = await run(command, ...more);
    // 3: the report found a problem, such as a patient without emails, or lost emails.
    expect({ code: command.startsWith('support') && code === 3 ? 0 : code, stderr }).toEqual({
      code: 0,
      stderr: expect.not.stringContaining('does not let you'),
    });
  },
);

test('the policy support allows what these commands have called, and nothing else', () => {
  expect(denials).toEqual([]);
  const policy: { readonly Statement: readonly { readonly Action: string | readonly string[] }[] } =
    JSON.parse(read('docs/policies/support.json'));
  const allowed = policy.Statement.flatMap(({ Action }) => Action);
  // SQS decrypts for those who receive messages; anybody may ask who they are, and for a code of their own.
  const needless = ['sts:GetCallerIdentity', 'cognito-idp:ResendConfirmationCode'];
  expect([...called, 'kms:Decrypt'].filter((action) => !needless.includes(action)).sort()).toEqual(
    [...new Set(allowed)].sort(),
  );
});
