import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { openClients } from '../../../package/attach/clients.ts';
import { runPoolCommand } from '../../../package/attach/command.ts';
import { POOL_ID } from '../../emulator/cognito/user-pool-fixture.ts';
import { FUNCTION_ARN, KEY_ARN, openAccount, type PoolAccount, REGION } from './pool-account.ts';

let account: PoolAccount;
beforeEach(async () => {
  account = await openAccount();
});
afterEach(() => account.close());

const GIVEN: Readonly<Record<string, string>> = {
  'user-pool-id': POOL_ID,
  'function-arn': FUNCTION_ARN,
  'key-arn': KEY_ARN,
};
const run = (command: string, options: Readonly<Record<string, string | undefined>>, ...flags: string[]) =>
  runPoolCommand(
    command,
    [
      ...Object.entries(options).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, value],
      ),
      ...flags,
    ],
    () => ({ ...account.clients, close: () => undefined }),
    account.terminal,
  );

test('attach, detach and undo work from the command line', async () => {
  const before = await account.settings();
  const file = account.undoFile;
  expect(await run('attach', { ...GIVEN, 'undo-file': file })).toBe(0);
  expect(await run('detach', { ...GIVEN, 'undo-file': `${file}.2` }, '--yes')).toBe(0);
  expect(await account.settings()).toEqual(before);
  expect(await run('undo', { 'undo-file': `${file}.2` })).toBe(0);
  expect((await account.settings()).pool.LambdaConfig).toMatchObject({
    CustomEmailSender: { LambdaArn: FUNCTION_ARN },
  });
  expect(account.printed.join('\n')).toContain('Settings of');
});

test('the exit code tells that the answer was no', async () => {
  account.answer = 'n';
  expect(await run('attach', { ...GIVEN, 'undo-file': account.undoFile })).toBe(1);
});

test.each(['attach', 'detach', 'undo'])('%s describes its options', async (command) => {
  expect(await run(command, {}, '--help')).toBe(0);
  for (const option of [...Object.keys(GIVEN), 'undo-file', 'yes']) {
    expect(account.printed.join('\n')).toContain(`--${option}`);
  }
});

test.each<[string, Readonly<Record<string, string | undefined>>, string]>([
  ['no pool', { ...GIVEN, 'user-pool-id': undefined }, '--user-pool-id is missing'],
  ['no pool id', { ...GIVEN, 'user-pool-id': 'patients' }, 'must look like eu-west-1_AbC123xyz'],
  ['another region', { ...GIVEN, region: 'us-east-1' }, '--region is us-east-1, and the user pool'],
  [
    'a function in another region',
    { ...GIVEN, 'function-arn': FUNCTION_ARN.replace(REGION, 'us-east-1') },
    '--function-arn is in us-east-1, and the user pool in eu-west-1.',
  ],
  ['a function name', { ...GIVEN, 'function-arn': 'emails' }, '--function-arn must be the ARN'],
  [
    'an alias of the key',
    { ...GIVEN, 'key-arn': `arn:aws:kms:${REGION}:123456789012:alias/emails` },
    '--key-arn names an alias.',
  ],
  ['a key id', { ...GIVEN, 'key-arn': '1111' }, '--key-arn must be the ARN of a KMS key'],
  [
    'a key of another account',
    { ...GIVEN, 'key-arn': KEY_ARN.replace('123456789012', '999999999999') },
    'are in different accounts',
  ],
  ['an unknown option', { ...GIVEN, pool: 'a' }, '--help lists all options'],
])('%s is explained', async (_, options, message) => {
  expect(await run('attach', options)).toBe(2);
  expect(account.printed.join('\n')).toContain(message);
  expect(account.asked).toEqual([]);
});

test('undo without a file is explained', async () => {
  expect(await run('undo', {})).toBe(2);
  expect(await run('undo', { 'undo-file': account.undoFile })).toBe(1);
  expect(account.printed.join('\n')).toContain('cannot be read (ENOENT). Nothing was changed.');
});

/** Runs a command in a process of its own, on the credentials of the environment. */
const runOnTerminal = async (answer: string, ...args: readonly string[]) => {
  const script = `import { poolCommand } from ${JSON.stringify(new URL('../../../package/attach/command.ts', import.meta.url))};
await poolCommand(process.argv[1], process.argv.slice(2));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, '--', ...args], {
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: account.server.url,
      AWS_ACCESS_KEY_ID: 'operator',
      AWS_SECRET_ACCESS_KEY: 'operator',
    },
  });
  child.stdin.end(answer);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { output, errors, code };
};
const ARGUMENTS = Object.entries(GIVEN).flatMap(([name, value]) => [`--${name}`, value]);

test('a person answers on the terminal', async () => {
  const options = [...ARGUMENTS, '--undo-file', account.undoFile];
  const refused = await runOnTerminal('n\n', 'attach', ...options);
  expect(refused).toMatchObject({ code: 1, errors: 'Change the user pool? [y/N] ' });
  const silent = await runOnTerminal('', 'attach', ...options);
  expect(silent).toMatchObject({ code: 1, output: expect.stringContaining('Nothing was changed.') });
  const accepted = await runOnTerminal('y\n', 'attach', ...options);
  expect(accepted).toMatchObject({ code: 0, output: expect.stringContaining('go through the function now') });
  expect(JSON.stringify(await account.settings())).toContain(FUNCTION_ARN);
});

test('the clients that change a pool send each request once', async () => {
  const clients = openClients({ region: REGION });
  expect(await clients.cognitoOnce.config.maxAttempts()).toBe(1);
  expect(await clients.cognito.config.maxAttempts()).toBeGreaterThan(1);
  clients.close();
});
