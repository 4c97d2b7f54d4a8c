import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FakeAws, startFakeAws, UPLOAD_SECRET } from './fake-aws.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const SECRETS = ['wJalrXUtnEXAMPLEKEY', 'FwoGZXIvEXAMPLETOKEN', UPLOAD_SECRET];

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: SECRETS[0],
  AWS_SESSION_TOKEN: SECRETS[1],
};

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let aws: FakeAws;
beforeEach(async () => {
  aws = await startFakeAws();
});
afterEach(() => aws.close());

/** Runs the command as npm would; `onOutput` sees what it has said so far. */
function run(
  args: string[] = [],
  environment: Record<string, string | undefined> = CREDENTIALS,
  onOutput: (said: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, ['support/commands/deploy-web.ts', ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      AWS_ENDPOINT_URL_AMPLIFY: aws.url,
      AWS_ENDPOINT_URL_CLOUDFORMATION: aws.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      ...environment,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    onOutput(stdout, (signal) => child.kill(signal));
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

function expectNoSecrets({ stdout, stderr }: Ended): void {
  for (const secret of SECRETS) expect(stdout + stderr).not.toContain(secret);
}

describe('npm run deploy:web', () => {
  test('builds the site, puts it up, and ends with its address', async () => {
    const ended = await run();
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^0:0\d {2}Found the stack ClinicMail in eu-west-1\.\n/);
    expect(ended.stdout).toContain(`✓ ${aws.url} Its configuration and security headers arrived.\n`);
    expect(Object.keys(aws.served)).toEqual(expect.arrayContaining(['config.json', 'index.html']));
    expectNoSecrets(ended);
  });

  test('ends with 2 when the site is up without its headers', async () => {
    aws.missingHeader = 'Referrer-Policy';
    const ended = await run();
    expect(ended).toMatchObject({ code: 2, stderr: '' });
    expect(ended.stdout).toContain('/login has no header Referrer-Policy.');
  });

  test('ends with 1 and the next step when there is no such stack', async () => {
    aws.mayDeploy = 'ClinicMail-staging';
    const ended = await run(['--stage', 'staging', '--region', 'eu-central-1']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('There is no stack ClinicMail-staging in eu-central-1');
    expect(ended.stderr).not.toContain('    at ');
  });

  test('ends with 1 when the rights are for another stack', async () => {
    const ended = await run(['--stage', 'staging']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('AWS does not let you call cloudformation:DescribeStacks');
    expect(ended.stderr).toContain('docs/deploying.md lists the rights that this command needs.');
  });

  test('ends with 1 when the upload is refused', async () => {
    aws.uploadAnswers.push(403);
    const ended = await run();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('The upload was refused (403 AccessDenied)');
    expectNoSecrets(ended);
  });

  test('says how to sign in when there are no credentials', async () => {
    const ended = await run([], {});
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('There are no AWS credentials');
    expect(ended.stderr).toContain('aws sso login');
  });

  test('uses the given profile, and leaves out the check', async () => {
    aws.missingHeader = 'Referrer-Policy';
    const folder = await mkdtemp(join(tmpdir(), 'aws-'));
    const file = join(folder, 'credentials');
    await writeFile(file, '[clinic]\naws_access_key_id = AKIDCLINIC\naws_secret_access_key = c1\n');
    const ended = await run(['--profile', 'clinic', '--no-check'], { AWS_SHARED_CREDENTIALS_FILE: file });
    await rm(folder, { recursive: true });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect([...aws.signers]).toEqual(['AKIDCLINIC']);
  });

  test('says so when AWS cannot be reached', async () => {
    const nowhere = 'http://localhost:1';
    const ended = await run([], { ...CREDENTIALS, AWS_ENDPOINT_URL_CLOUDFORMATION: nowhere });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('AWS cannot be reached in eu-west-1 (ECONNREFUSED)');
  });

  test('ends with 130 after Ctrl-C, and leaves nothing under way', async () => {
    aws.course = ['RUNNING'];
    const ended = await run([], CREDENTIALS, (said, kill) => {
      if (said.includes('Deployment 1 is RUNNING.')) kill('SIGINT');
    });
    expect(ended.code).toBe(130);
    expect(ended.stdout).toContain('Stopped deployment 1.');
    expect(ended.stderr).toContain('Run the command again for the rest.');
    expect(aws.jobs[0]?.status).toBe('CANCELLED');
  });

  test.each([
    [['--help'], 0, '--profile NAME'],
    [['--timeout', 'soon'], 1, '--timeout must be a number of minutes above 0, not "soon".'],
    [['--colour', 'red'], 1, '--help lists all options'],
    [['--region', 'Ireland'], 1, 'region must be an AWS region such as eu-west-1'],
  ])('answers %j with %i', async (args, code, sentence) => {
    const ended = await run(args);
    expect(ended.code).toBe(code);
    expect(ended.stdout + ended.stderr).toContain(sentence);
  });
});
