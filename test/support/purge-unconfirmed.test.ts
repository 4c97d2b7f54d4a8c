import {
  AdminConfirmSignUpCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { startLocalSystem } from '../../local/system.ts';
import { readSiteConfig } from '../../site/config.ts';
import { parseCommandLine } from '../../support/people/options.ts';
import { createPrinter } from '../../support/people/printer.ts';
import { purgeUnconfirmedCommand } from '../../support/people/purge-unconfirmed-command.ts';
import { HOUR, localTimes } from '../../support/timeline/times.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import {
  type Clinic,
  createPatient,
  findUser,
  openClinic,
  signUp,
  signUpAs,
  type TestAccount,
} from './clinic.ts';
import { startUsers } from './start-users.ts';

/** The age in milliseconds of accounts that are made now. */
let age = 0;
let clinic: Clinic;
beforeAll(async () => {
  clinic = openClinic(
    await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01, clock: () => Date.now() - age }),
  );
});
afterAll(() => clinic.system.close());

async function aged<T>(hours: number, work: () => Promise<T>): Promise<T> {
  age = hours * HOUR;
  try {
    return await work();
  } finally {
    age = 0;
  }
}
const signUpOnce = (address: string, hours: number) => aged(hours, () => signUpAs(clinic, address));
const confirmByHand = ({ username: Username }: TestAccount) =>
  clinic.cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: clinic.system.userPoolId, Username }));
const purge = (...args: readonly string[]) =>
  startUsers(['purge-unconfirmed', ...args, '--local'], {
    environment: { CLINIC_MAIL_AWS_PORT: new URL(clinic.system.awsUrl).port },
  }).ended;
const exist = (subs: readonly string[]) =>
  Promise.all(subs.map(async (sub) => (await findUser(clinic, sub)) !== undefined));

test('attempts that nobody confirmed within 48 hours are counted first, and deleted with --yes', async () => {
  const old = await Promise.all(['a', 'a', 'b'].map((name) => signUpOnce(`${name}@example.com`, 49)));
  const young = await signUpOnce('a@example.com', 47);
  const owner = await aged(99, () => createPatient(clinic, 'a@example.com'));
  const [purged, kept] = [old.map(({ sub }) => sub), [young.sub, owner]];

  for (const flags of [[], ['--dry-run', '--yes']]) {
    const { code, stdout } = await purge(...flags);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(
        '3 attempts to sign up were not confirmed within 48 hours; 1 younger one is kept. Nothing was deleted.',
      ),
    });
  }
  const planned = (await purge('--json')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(planned.at(-1)).toEqual({ would: 'purge-unconfirmed', delete: 3, younger: 1 });
  expect(new Set(planned.slice(0, -1).map(({ sub }) => sub))).toEqual(new Set(purged));
  expect(await exist([...purged, ...kept])).toEqual([true, true, true, true, true]);

  expect(await purge('--yes', '--rate', '50')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('3 deleted, 0 failed; 1 younger than 48 hours kept.'),
  });
  expect(await exist([...purged, ...kept])).toEqual([false, false, false, true, true]);
  expect((await purge('--yes', '--json')).stdout.trim()).toBe(
    JSON.stringify({ did: 'purge-unconfirmed', deleted: 0, confirmedMeanwhile: 0, failed: 0, younger: 1 }),
  );
});

test('the pace is kept, and after Ctrl-C the same command goes on', async () => {
  const attempts: TestAccount[] = [];
  for (let count = 0; count < 12; count += 1) attempts.push(await signUpOnce(`pace${count}@example.com`, 60));
  const { child, ended } = startUsers(['purge-unconfirmed', '--yes', '--rate', '4', '--json', '--local'], {
    environment: { CLINIC_MAIL_AWS_PORT: new URL(clinic.system.awsUrl).port },
  });
  const began = Promise.withResolvers<number>();
  child.stdout?.once('data', () => began.resolve(performance.now()));
  await began.promise;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  const deleted = stdout.split('"deleted"').length - 1;
  expect(code).toBe(130);
  expect(deleted).toBeGreaterThan(0);
  expect(deleted).toBeLessThan(12);
  expect(stderr).toContain('npm run users -- purge-unconfirmed --yes --local');
  expect((await purge('--yes', '--rate', '50')).stdout).toContain(`${12 - deleted} deleted`);
  expect(await exist(attempts.map(({ sub }) => sub))).toEqual(Array(12).fill(false));
});

test('an attempt that is confirmed while the list is read stays', async () => {
  const attempt = await signUpOnce('late@example.com', 72);
  const { cognito, system } = clinic;
  // The list of users is read before the account is confirmed, as a list that lags behind would be.
  const send = async (command: Parameters<CognitoIdentityProviderClient['send']>[0]) => {
    const answer = await cognito.send(command);
    if (command.constructor.name === 'ListUsersCommand') await confirmByHand(attempt);
    return answer;
  };
  const printed: string[] = [];
  const exitCode = await purgeUnconfirmedCommand.run(undefined, parseCommandLine(['--yes', '--json'], {}), {
    pool: {
      cognito: { send: send as CognitoIdentityProviderClient['send'] },
      userPoolId: system.userPoolId,
      clientId: system.clientId,
    },
    ses: clinic.ses,
    site: readSiteConfig(),
    times: localTimes('Europe/London', Date.now()),
    print: createPrinter(true, (line) => printed.push(line)),
    ask: async () => '',
    audit: { record: (_action, _sub, perform) => perform() },
    where: 'here',
    again: () => '',
  });
  expect(exitCode).toBe(0);
  expect(JSON.parse(printed.at(-1) ?? '')).toMatchObject({ deleted: 0, confirmedMeanwhile: 1 });
  expect(await exist([attempt.sub])).toEqual([true]);
});

test('names no patient, and takes none', async () => {
  await signUp(clinic, 'named@example.com');
  const { code, stderr } = await purge('named@example.com');
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('name no patient') });
});
