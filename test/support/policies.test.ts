import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { readStack } from '../../emulator/template/stack.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { policyNames, readPolicy } from '../../site/policies.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const stack = readStack(ASSEMBLY);

let system: LocalSystem;
beforeAll(async () => {
  system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
});
afterAll(() => system.close());

interface Policy {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

const actionsOf = (...names: readonly string[]): string[] =>
  names
    .map((name): Policy => JSON.parse(read(`docs/policies/${name}.json`)))
    .flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));

const policy = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['support/commands/policy.ts', ...args], { cwd: ROOT });

describe('the policies for people and pipelines', () => {
  test('allow what the commands call, and nothing else', () => {
    const called = globSync('support/**/*.ts', { cwd: ROOT }).flatMap((file) =>
      [...read(file).matchAll(/new (\w+)Command\(/g)].map(([, name = '']) => name),
    );
    const unsigned = ['ForgotPassword', 'ResendConfirmationCode'];
    const allowed = actionsOf('support', 'administer-users', 'deploy-web', 'preflight', 'check-changes').map(
      (action) => action.split(':')[1],
    );
    // SQS decrypts for those who receive messages.
    expect([...new Set(allowed)].sort()).toEqual(
      [...new Set([...called.filter((name) => !unsigned.includes(name)), 'Decrypt'])].sort(),
    );
  });

  test('for managing patients is the sum of the rows in the guide', () => {
    const rows = read('docs/users.md')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .flatMap((line) => [...line.matchAll(/`((?:cognito-idp|ses):\w+)`/g)].map(([, action]) => action));
    const forMost = ['cloudformation:DescribeStacks', 'logs:CreateLogStream', 'logs:PutLogEvents'];
    expect([...new Set(rows), ...forMost].sort()).toEqual([...new Set(actionsOf('administer-users'))].sort());
  });

  test('are all named in the guide to deploying', () => {
    const guide = read('docs/deploying.md');
    expect(policyNames().filter((name) => !guide.includes(`policies/${name}.json`))).toEqual([]);
  });

  test.each(policyNames())('%s is filled by a command as by the local system', async (name) => {
    const { port } = new URL(system.awsUrl);
    const reads = ['support', 'administer-users', 'deploy-web'].includes(name);
    const { stdout } = await policy(
      name,
      ...(reads ? ['--local', '--aws-port', port] : ['--account', stack.accountId]),
    );
    expect(JSON.parse(stdout)).toEqual(readPolicy(name, stack));
    expect(stdout).not.toContain('${');
  });

  test('that need outputs cannot be filled without the stack', async () => {
    await expect(policy('support', '--account', '123456789012')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'The policy support needs UserPoolId, which is an output of the deployed stack.',
      ),
    });
  });

  test('keep support staff from everything else', async () => {
    const { region, awsUrl: endpoint, userPoolId: UserPoolId } = system;
    const credentials = { accessKeyId: 'support', secretAccessKey: 'support' };
    const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
    await expect(
      cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'alex' })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        `User: arn:aws:iam::${stack.accountId}:user/support is not authorized to perform: ` +
        `cognito-idp:AdminDeleteUser on resource: ${stack.only('AWS::Cognito::UserPool').arn} ` +
        'because no identity-based policy allows the cognito-idp:AdminDeleteUser action',
    });
  });
});
