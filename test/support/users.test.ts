import {
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminUpdateUserAttributesCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { leaksIn } from '../../bench/leaks.ts';
import { findSecret } from '../../local/demo/mailbox.ts';
import { addPasskey } from '../../local/demo/software-authenticator.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { exitCodeOf } from '../../support/people/exit-codes.ts';
import { runUsers } from '../../support/people/users-command.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { type Clinic, createPatient, findUser, openClinic, PASSWORD, signUp, signUpAs } from './clinic.ts';
import { startUsers } from './start-users.ts';

let system: LocalSystem;
let clinic: Clinic;
const printed: string[] = [];

beforeAll(async () => {
  system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
  clinic = openClinic(system);
});
afterAll(() => system.close());

async function users(args: string, input = '') {
  const port = new URL(system.awsUrl).port;
  const { ended } = startUsers([...args.split(' '), '--local'], {
    input,
    environment: { CLINIC_MAIL_AWS_PORT: port },
  });
  const { code, stdout, stderr } = await ended;
  printed.push(stdout, stderr);
  return { code, stdout, stderr };
}

const user = (Username: string) =>
  clinic.cognito.send(new AdminGetUserCommand({ UserPoolId: system.userPoolId, Username }));
const signIn = async (USERNAME: string) => {
  const { AuthenticationResult } = await clinic.cognito.send(
    new InitiateAuthCommand({
      ClientId: system.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
    }),
  );
  return AuthenticationResult?.AccessToken ?? '';
};
const attributesOf = ({ UserAttributes = [] }: AdminGetUserCommandOutput) =>
  Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
const emailsTo = async (address: string) =>
  (await system.inbox.emails()).filter(({ destination }) => destination.to.includes(address));
/** Waits for the email that follows those that are there. */
const nextEmail = (address: string, earlier: number) =>
  system.inbox
    .waitFor(({ destination }) => destination.to.includes(address))
    .then(async () => {
      for (let attempt = 0; attempt < 500; attempt += 1) {
        const emails = await emailsTo(address);
        if (emails.length > earlier) return emails.at(-1);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`No email followed to ${address}`);
    });

describe('invite', () => {
  test('makes an account whose invitation arrives in the language of the patient', async () => {
    const { code, stdout } = await users('invite ana@example.com --name Ana --language es-MX');
    expect(code).toBe(0);
    expect(stdout).toContain('npm run support -- ana@example.com --local');
    const email = await nextEmail('ana@example.com', 0);
    expect(email?.body.html).toContain('lang="es"');
    expect((await user('ana@example.com')).UserStatus).toBe('CONFIRMED');
  });

  test('with a temporary password leaves the patient to choose one', async () => {
    expect((await users('invite tom@example.com --temporary-password')).code).toBe(0);
    const email = await nextEmail('tom@example.com', 0);
    expect(email && findSecret(email)).toMatch(/^(\w{4}-){4}\w{4}$/);
    expect((await user('tom@example.com')).UserStatus).toBe('FORCE_CHANGE_PASSWORD');
  });

  test('says that somebody has an account already, and how it stands', async () => {
    await createPatient(clinic, 'twice@example.com');
    const { code, stderr } = await users('invite TWICE@example.com');
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('has an account already (ready)'),
    });
  });

  test.each([
    ['invite alex@nowhere', 'no domain such as example.com'],
    ['invite alex@example.com --language spanish_es', 'a tag such as en or es-MX'],
    ['invite --csv x.csv --name Alex', 'name none beside it'],
    ['invite', 'Name an address'],
    ['list --csv x.csv', 'list does not take --csv'],
    ['show', 'Name a patient'],
    ['show a@example.com b@example.com', 'one patient at a time'],
    ['remove alex@example.com', 'There is no remove'],
    ['list --status happy', '--status must be one of ready, invited'],
    ['list --profile clinic', 'leave out --profile'],
  ])('npm run users -- %s is not understood', async (args, sentence) => {
    const port = new URL(system.awsUrl).port;
    const run = runUsers([...args.split(' '), '--local', '--aws-port', port]);
    await expect(run).rejects.toThrow(new RegExp(`^.*${sentence}`));
    await expect(run.catch(exitCodeOf)).resolves.toBe(2);
  });
});

describe('list and show', () => {
  test('list every account over all pages, and only those that are asked for', async () => {
    const names = Array.from({ length: 65 }, (_, index) => `page${index}@example.com`);
    for (const name of names) await createPatient(clinic, name);
    const [all, some, nobody] = await Promise.all([
      users('list page --json'),
      users('list page6 --status ready'),
      users('list page --status disabled'),
    ]);
    const listed = all.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new Set(listed.map(({ address }) => address))).toEqual(new Set(names));
    expect(listed[0]).toMatchObject({ state: 'ready', status: 'CONFIRMED', language: null });
    expect(some.stdout.match(/page\S+/g)?.sort()).toEqual(
      ['page60', 'page61', 'page62', 'page63', 'page64', 'page6'].map((name) => `${name}@example.com`),
    );
    expect(some.stdout).toContain('6 accounts.');
    expect(nobody).toMatchObject({ code: 4, stdout: 'Nobody.\n' });
  });

  test('show how an account stands and what that means', async () => {
    const { sub, username } = await signUpAs(clinic, 'new@example.com');
    const [{ code, stdout }, json] = await Promise.all([users(`show ${sub}`), users(`show ${sub} --json`)]);
    expect(code).toBe(0);
    for (const word of [
      'new@example.com',
      'not confirmed',
      'en-GB',
      'Forgot password',
      'signs up again',
      sub,
    ]) {
      expect(stdout).toContain(word);
    }
    expect(JSON.parse(json.stdout)).toMatchObject({ sub, state: 'unconfirmed', addressConfirmed: false });
    expect(`${stdout}${json.stdout}`).not.toContain(username);
  });

  test('show whether an account has a passkey', async () => {
    await createPatient(clinic, 'passkey@example.com');
    const shown = async () => (await users('show passkey@example.com')).stdout;
    expect(await shown()).toMatch(/Has a passkey +no\n/);
    await addPasskey(clinic.cognito, await signIn('passkey@example.com'));
    expect(await shown()).toMatch(/Has a passkey +yes\n/);
    const { stdout } = await users('show passkey@example.com --json');
    expect(JSON.parse(stdout)).toMatchObject({ passkey: true });
  });

  test('show a name that a stranger chose without letting it command the terminal', async () => {
    const sub = await createPatient(clinic, 'red@example.com');
    await clinic.cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: system.userPoolId,
        Username: 'red@example.com',
        UserAttributes: [{ Name: 'name', Value: '\u001b[31mRed\u001b]0;owned\u0007\u202eder\r\nFake' }],
      }),
    );
    const [shown, listed] = await Promise.all([users(`show ${sub}`), users('list red@')]);
    const obeyed = ['\u001b', '\u0007', '\u202e', '\r'];
    expect(obeyed.filter((mark) => `${shown.stdout}${listed.stdout}`.includes(mark))).toEqual([]);
    expect(listed.stdout.trim().split('\n')).toHaveLength(4);
  });

  test('say that there is nobody', async () => {
    const { code, stderr } = await users('show nobody@example.com');
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('There is no account') });
  });
});

describe('resend and reset', () => {
  test('send an invitation again, whose earlier password stops working', async () => {
    await users('invite again@example.com --temporary-password');
    const first = await nextEmail('again@example.com', 0);
    expect((await users('resend again@example.com')).code).toBe(0);
    const second = await nextEmail('again@example.com', 1);
    expect(second?.subject).toBe(first?.subject);
    expect(second && findSecret(second)).not.toBe(first && findSecret(first));
  });

  test('send the code that confirms an account again', async () => {
    const sub = await signUp(clinic, 'code@example.com');
    await nextEmail('code@example.com', 0);
    const { code, stdout } = await users(`resend ${sub}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('only in the browser') });
    expect((await nextEmail('code@example.com', 1))?.body.text).toMatch(/\n\n\d{6}\n\n/);
  });

  test('send a code to choose a new password, once the operator agrees', async () => {
    await createPatient(clinic, 'lost@example.com');
    const declined = await users('reset lost@example.com', 'no\n');
    expect(declined).toMatchObject({ code: 3, stderr: expect.stringContaining('stops working at once') });
    expect((await user('lost@example.com')).UserStatus).toBe('CONFIRMED');
    expect(await users('reset lost@example.com', 'yes\n')).toMatchObject({ code: 0 });
    expect((await user('lost@example.com')).UserStatus).toBe('RESET_REQUIRED');
    expect((await nextEmail('lost@example.com', 0))?.body.text).toMatch(/\n\n\d{6}\n\n/);
  });

  test('say which of them is right', async () => {
    await createPatient(clinic, 'ready@example.com');
    const unprovedSub = await createPatient(clinic, 'unproved@example.com', 'false');
    await users('invite invited@example.com --temporary-password');
    const answers = await Promise.all([
      users('resend ready@example.com'),
      users('reset invited@example.com --yes'),
      users(`reset ${unprovedSub} --yes`),
    ]);
    expect(answers.map(({ code }) => code)).toEqual([3, 3, 3]);
    const [ready, invited, unproved] = answers.map(({ stderr }) => stderr);
    expect(ready).toContain('use reset');
    expect(invited).toContain('Use resend');
    expect(unproved).toContain('use confirm-address');
  });

  test('say so when a patient has had too many codes', async () => {
    const { username, sub } = await signUpAs(clinic, 'limit@example.com');
    const again = new ResendConfirmationCodeCommand({ ClientId: system.clientId, Username: username });
    for (let index = 0; index < 5; index += 1) await clinic.cognito.send(again);
    const { code, stderr } = await users(`resend ${sub}`);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('Wait an hour') });
  });
});

describe('sign-out, disable, enable and delete', () => {
  test('sign-out ends what is under way', async () => {
    await createPatient(clinic, 'out@example.com');
    const AccessToken = await signIn('out@example.com');
    expect((await users('sign-out out@example.com --yes')).code).toBe(0);
    await expect(clinic.cognito.send(new GetUserCommand({ AccessToken }))).rejects.toThrow('revoked');
  });

  test('disable keeps the patient out until enable', async () => {
    await createPatient(clinic, 'off@example.com');
    expect((await users('disable off@example.com')).code).toBe(0);
    await expect(signIn('off@example.com')).rejects.toThrow();
    expect((await users('reset off@example.com --yes')).stderr).toContain('Switch it on first');
    expect((await users('enable off@example.com')).code).toBe(0);
    expect(await signIn('off@example.com')).not.toBe('');
  });

  test('delete asks for the address and says what is lost', async () => {
    const sub = await createPatient(clinic, 'gone@example.com');
    const declined = await Promise.all([
      users('delete gone@example.com', 'yes\n'),
      users(`delete ${sub}`, ''),
    ]);
    expect(declined.map(({ code }) => code)).toEqual([3, 3]);
    expect(declined[0]?.stderr).toContain('Lost for good');
    expect(declined[0]?.stderr).toContain('Nothing was done');
    expect((await findUser(clinic, sub))?.Enabled).toBe(true);
    expect(await users('delete gone@example.com --json', 'Gone@Example.com\n')).toMatchObject({
      code: 0,
      stdout: `${JSON.stringify({ did: 'delete', sub, address: 'gone@example.com', unconfirmedAttempts: 0 })}\n`,
    });
    expect(await findUser(clinic, sub)).toBeUndefined();
  });

  test('dry runs do nothing', async () => {
    await createPatient(clinic, 'dry@example.com');
    const answers = await Promise.all(
      ['reset', 'disable', 'delete'].map((command) => users(`${command} dry@example.com --dry-run --json`)),
    );
    expect(answers.map(({ stdout }) => JSON.parse(stdout).would)).toEqual(['reset', 'disable', 'delete']);
    expect(await user('dry@example.com')).toMatchObject({ UserStatus: 'CONFIRMED', Enabled: true });
    expect(await users('invite fresh@example.com --dry-run')).toMatchObject({ code: 0 });
    await expect(user('fresh@example.com')).rejects.toThrow('does not exist');
  });
});

describe('an address that several accounts have', () => {
  test('means the account that has confirmed it, and the others are named', async () => {
    const owner = await createPatient(clinic, 'shared@example.com');
    const attempts = [await signUp(clinic, 'shared@example.com'), await signUp(clinic, 'shared@example.com')];
    const [shown, json] = await Promise.all([
      users('show shared@example.com'),
      users('show SHARED@example.com --json'),
    ]);
    expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain(
      '2 attempts to sign up with this address were never confirmed; they are worth nothing and are removed by purge-unconfirmed.',
    );
    const { sub, others } = JSON.parse(json.stdout);
    expect(sub).toBe(owner);
    expect(others.map((other: { sub: string }) => other.sub).toSorted()).toEqual(attempts.toSorted());
    const acted = await users('disable shared@example.com --json');
    expect(JSON.parse(acted.stdout)).toMatchObject({ did: 'disable', sub: owner, unconfirmedAttempts: 2 });
    const holders = await Promise.all([owner, ...attempts].map((each) => findUser(clinic, each)));
    expect(holders.map((each) => each?.Enabled)).toEqual([false, true, true]);
    expect((await users('enable shared@example.com')).stdout).toContain('2 attempts to sign up');
  });

  test('means nobody when nobody has confirmed it, however many or few there are', async () => {
    const subs = [await signUp(clinic, 'guess@example.com')];
    for (const count of [1, 2]) {
      const { code, stdout } = await users('show guess@example.com');
      expect({ code, stdout }).toEqual({ code: 4, stdout: expect.stringContaining('Nobody has confirmed') });
      for (const command of ['delete', 'disable', 'enable', 'reset', 'resend', 'sign-out']) {
        const flags = ['delete', 'reset', 'sign-out'].includes(command) ? ' --yes' : '';
        const refused = await users(`${command} guess@example.com${flags}`);
        expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('name its id (sub)') });
        for (const sub of subs) expect(refused.stderr).toContain(sub);
      }
      if (count === 1) subs.push(await signUp(clinic, 'guess@example.com'));
    }
    const [first = '', second = ''] = subs;
    expect(await users(`delete ${first} --yes`)).toMatchObject({ code: 0 });
    expect(await findUser(clinic, first)).toBeUndefined();
    expect(await findUser(clinic, second)).toMatchObject({ Enabled: true });
  });

  test('does not let an attempt of a stranger be finished once its owner has confirmed it', async () => {
    const attempt = await signUp(clinic, 'mine@example.com');
    const owner = await createPatient(clinic, 'mine@example.com');
    const [shown, resent] = await Promise.all([users(`show ${attempt}`), users(`resend ${attempt}`)]);
    expect(shown.stdout.replaceAll(/\s+/g, ' ')).toContain(`which has confirmed it: ${owner}.`);
    expect(resent).toMatchObject({ code: 3, stderr: expect.stringContaining(owner) });
  });

  test('can be invited, whatever strangers have tried with it', async () => {
    const attempt = await signUp(clinic, 'wanted@example.com');
    const { code, stdout } = await users('invite Wanted@Example.com');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('has an account now') });
    const invited = await user('wanted@example.com');
    expect(invited.Username).toMatch(/^[0-9a-f-]{36}$/);
    expect(attributesOf(invited)).toMatchObject({ email: 'wanted@example.com', email_verified: 'true' });
    expect(attributesOf(invited).sub).not.toBe(invited.Username);
    expect(await findUser(clinic, attempt)).toMatchObject({ UserStatus: 'UNCONFIRMED' });
    expect(await users('invite wanted@example.com')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('has an account already (ready)'),
    });
  });
});

test('nothing that was printed holds a code or a temporary password', async () => {
  const emails = await system.inbox.emails();
  const secrets = emails.map(findSecret).filter((secret) => secret !== undefined);
  expect(secrets.length).toBeGreaterThan(10);
  expect(leaksIn(printed, secrets)).toEqual([]);
});
