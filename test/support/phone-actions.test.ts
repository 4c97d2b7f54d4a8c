import {
  AdminGetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { readStack } from '../../emulator/template/stack.ts';
import type { Denial } from '../../local/access.ts';
import { findSecret } from '../../local/demo/mailbox.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { createAuditLog } from '../../support/audit/audit-log.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import {
  type Clinic,
  createPatient,
  findUser,
  invite,
  openClinic,
  PASSWORD,
  signUp,
  signUpAs,
} from './clinic.ts';
import { startUsers } from './start-users.ts';

const stack = readStack(ASSEMBLY);
const auditGroup = String(stack.outputs.SupportActions);

let system: LocalSystem;
let clinic: Clinic;
const denials: Denial[] = [];
beforeAll(async () => {
  system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    onDenied: (denial) => denials.push(denial),
  });
  clinic = openClinic(system);
});
afterAll(() => system.close());

const users = async (args: string, input = '') => {
  const environment = { CLINIC_MAIL_AWS_PORT: new URL(system.awsUrl).port };
  return startUsers([...args.split(' '), '--local'], { input, environment }).ended;
};
const attributesOf = async (sub: string) =>
  Object.fromEntries(
    (await findUser(clinic, sub))?.Attributes?.map(({ Name, Value }) => [Name, Value]) ?? [],
  );
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
const emailTo = (address: string, words: RegExp) =>
  system.inbox.waitFor(
    ({ destination, body }) => destination.to.includes(address) && words.test(body.text ?? ''),
  );
const auditLines = (sub: string) =>
  system.logs
    .query({ group: auditGroup })
    .map(({ message }) => JSON.parse(message))
    .filter((line) => line.user_sub === sub);

describe('confirm-address', () => {
  test('confirms a sign-up, whose password stops working, so that only the mailbox lets somebody in', async () => {
    const { sub, username } = await signUpAs(clinic, 'phone@example.com');
    const { code, stdout, stderr } = await users('confirm-address phone@example.com', 'yes\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('called the patient back') });
    expect(stdout).toContain('phone@example.com: confirmed.');
    expect(await findUser(clinic, sub)).toMatchObject({ UserStatus: 'CONFIRMED' });
    expect(await attributesOf(sub)).toMatchObject({ email_verified: 'true' });
    for (const name of ['phone@example.com', username]) {
      await expect(signIn(name)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    }

    const asked = await clinic.cognito.send(
      new InitiateAuthCommand({
        ClientId: system.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: 'phone@example.com', PREFERRED_CHALLENGE: 'EMAIL_OTP' },
      }),
    );
    const email = await emailTo('phone@example.com', /sign in/i);
    const answered = await clinic.cognito.send(
      new RespondToAuthChallengeCommand({
        ClientId: system.clientId,
        ChallengeName: 'EMAIL_OTP',
        Session: asked.Session,
        ChallengeResponses: { USERNAME: 'phone@example.com', EMAIL_OTP_CODE: findSecret(email) ?? '' },
      }),
    );
    expect(answered.AuthenticationResult?.AccessToken).toEqual(expect.any(String));
  });

  test('confirms the address of an account in use', async () => {
    const sub = await createPatient(clinic, 'unproved@example.com', 'false');
    expect(await users(`confirm-address ${sub} --yes`)).toMatchObject({ code: 0 });
    expect(await attributesOf(sub)).toMatchObject({ email_verified: 'true' });
  });

  test('does nothing when the operator declines, and in a dry run', async () => {
    const sub = await signUp(clinic, 'declined@example.com');
    const declined = await users('confirm-address declined@example.com', 'no\n');
    const dry = await users('confirm-address declined@example.com --dry-run --json');
    expect([declined.code, dry.code]).toEqual([3, 0]);
    expect(JSON.parse(dry.stdout)).toMatchObject({ would: 'confirm-address', sub });
    expect(await findUser(clinic, sub)).toMatchObject({ UserStatus: 'UNCONFIRMED' });
    expect(auditLines(sub)).toEqual([]);
  });

  test('refuses what makes no sense, with the reason', async () => {
    await createPatient(clinic, 'proved@example.com');
    const attempt = await signUp(clinic, 'proved@example.com');
    const twice = [await signUp(clinic, 'twice@example.com'), await signUp(clinic, 'twice@example.com')];
    const off = await createPatient(clinic, 'off@example.com', 'false');
    await users(`disable ${off}`);
    const answers = await Promise.all(
      ['proved@example.com', attempt, 'twice@example.com', off, 'nobody@example.com'].map((who) =>
        users(`confirm-address ${who} --yes`),
      ),
    );
    expect(answers.map(({ code }) => code)).toEqual([3, 3, 3, 3, 4]);
    const [proved, taken, several, disabled] = answers.map(({ stderr }) => stderr);
    expect(proved).toContain('There is nothing to confirm');
    expect(taken).toContain('Another account has confirmed the address');
    for (const sub of twice) expect(several).toContain(sub);
    expect(disabled).toContain('Switch it on first');
  });
});

describe('change-address', () => {
  test('sends a code to the new address and a notice to the old one, which stays until the code is entered', async () => {
    const sub = await createPatient(clinic, 'before@example.com');
    const run = await users('change-address before@example.com After@Example.com', 'after@example.com\n');
    expect({ code: run.code, stderr: run.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('called the patient back'),
    });
    const code = findSecret(await emailTo('after@example.com', /confirm/i)) ?? '';
    const notice = await emailTo('before@example.com', /by phone/);
    expect(code).toMatch(/^\d{6}$/);
    expect(notice.body.text).not.toContain(code);
    expect(notice.body.text).not.toContain('after@example.com');
    expect(await attributesOf(sub)).toMatchObject({ email: 'before@example.com', email_verified: 'true' });

    const AccessToken = await signIn('before@example.com');
    await clinic.cognito.send(
      new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: code }),
    );
    expect(await attributesOf(sub)).toMatchObject({ email: 'after@example.com', email_verified: 'true' });
  });

  test('says to the caller the same words whether the new address is free or of another patient', async () => {
    await createPatient(clinic, 'caller@example.com');
    const other = await createPatient(clinic, 'other@example.com');
    const [free, taken] = await Promise.all([
      users('change-address caller@example.com free@example.com --yes'),
      users('change-address caller@example.com OTHER@example.com --yes'),
    ]);
    expect([free.code, taken.code]).toEqual([0, 3]);
    const say = /Tell the patient: “.*”/;
    expect(say.exec(free.stdout)?.[0]).toEqual(expect.stringContaining('If we can use this address'));
    expect(say.exec(taken.stderr)?.[0]).toBe(say.exec(free.stdout)?.[0]);
    expect(taken.stderr).toContain(other);
    expect(await attributesOf(other)).toMatchObject({ email_verified: 'true' });
    const emails = await system.inbox.emails();
    expect(emails.filter(({ destination }) => destination.to.includes('other@example.com'))).toEqual([]);
  });

  test('asks for the new address again, and warns of one that looks mistyped', async () => {
    const sub = await createPatient(clinic, 'typo@example.com');
    const { code, stderr } = await users('change-address typo@example.com ana@gmial.com', 'ana@gmail.com\n');
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('gmial.com looks like') });
    expect(stderr).toContain('that is another address');
    expect(auditLines(sub)).toEqual([]);
  });

  test('refuses what nobody could finish, with the reason', async () => {
    const attempt = await signUp(clinic, 'begun@example.com');
    await invite(clinic, 'invited@example.com');
    const unproved = await createPatient(clinic, 'open@example.com', 'false');
    await createPatient(clinic, 'same@example.com');
    const answers = await Promise.all([
      users(`change-address ${attempt} new@example.com --yes`),
      users('change-address invited@example.com new@example.com --yes'),
      users(`change-address ${unproved} new@example.com --yes`),
      users('change-address same@example.com SAME@example.com --yes'),
      users('change-address same@example.com'),
      users('change-address same@example.com nobody@nowhere'),
    ]);
    expect(answers.map(({ code }) => code)).toEqual([3, 3, 3, 3, 2, 2]);
    const [begun, invited, open, same] = answers.map(({ stderr }) => stderr);
    expect(begun).toContain('signs up again');
    expect(invited).toContain('invite the right address');
    expect(open).toContain('confirm-address');
    expect(same).toContain('has this address already');
  });
});

describe('what staff do', () => {
  test('is recorded with who, whom, what, when and how it ended, and never with an address', async () => {
    const sub = await createPatient(clinic, 'audited@example.com');
    const before = Date.now();
    for (const command of ['disable', 'enable', 'sign-out', 'reset', 'delete']) {
      const asks = ['sign-out', 'reset', 'delete'].includes(command) ? ' --yes' : '';
      expect(await users(`${command} ${sub}${asks}`)).toMatchObject({ code: 0 });
    }
    const by = (name: string) => `arn:aws:iam::${stack.accountId}:user/${name}`;
    expect(auditLines(sub)).toEqual(
      [
        ['disable', 'support'],
        ['enable', 'support'],
        ['sign-out', 'support'],
        ['reset', 'support'],
        ['delete', 'administer-users'],
      ].map(([action, name = '']) => ({
        message: 'support_action',
        action,
        user_sub: sub,
        by: by(name),
        outcome: 'done',
      })),
    );
    const lines = system.logs.query({ group: auditGroup });
    expect(lines.map(({ message }) => message).join('\n')).not.toContain('@');
    expect(lines.every(({ timestamp }) => timestamp <= Date.now())).toBe(true);
    expect(lines.at(-1)?.timestamp).toBeGreaterThanOrEqual(before);
  });

  test('is recorded when Cognito refuses it', async () => {
    const { sub } = await signUpAs(clinic, 'limit@example.com');
    for (let count = 0; count < 5; count += 1) await users(`resend ${sub}`);
    expect(await users(`resend ${sub}`)).toMatchObject({ code: 3 });
    expect(auditLines(sub).at(-1)).toMatchObject({
      action: 'resend',
      outcome: 'failed',
      reason: 'LimitExceededException',
    });
  });

  test('is in the report about the patient, where the next colleague reads it', async () => {
    const sub = await signUp(clinic, 'again@example.com');
    await emailTo('again@example.com', /\d{6}/);
    await users(`resend ${sub}`);
    const { output } = await clinic.ask(sub);
    expect(output).toMatch(
      /• Support \(support\) sent the invitation or the code again, today at \d\d:\d\d\./,
    );
    const json = JSON.parse((await clinic.ask(sub, '--json')).output);
    expect(json.actions).toEqual([
      {
        at: expect.any(String),
        action: 'resend',
        outcome: 'done',
        by: `arn:aws:iam::${stack.accountId}:user/support`,
      },
    ]);
  });

  test('names a session that is an email address without the mark by which addresses are masked', async () => {
    const sent: { readonly input: object }[] = [];
    const audit = createAuditLog({
      logs: { send: async (command: { readonly input: object }) => sent.push(command) },
      sts: { send: async () => ({ Arn: 'arn:aws:sts::1:assumed-role/Support/anna@clinic.example' }) },
      logGroup: () => auditGroup,
      request: { region: system.region },
    } as unknown as Parameters<typeof createAuditLog>[0]);
    await audit.record('enable', 'a sub', async () => undefined);
    const lines = JSON.stringify(sent.map(({ input }) => input));
    expect(lines).toContain('assumed-role/Support/anna(at)clinic.example');
    expect(lines).not.toContain('@');
  });

  test('is not done when it cannot be recorded', async () => {
    const sub = await createPatient(clinic, 'unrecorded@example.com');
    let isDone = false;
    const audit = createAuditLog({
      logs: { send: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDeniedException' })) },
      sts: { send: async () => ({ Arn: 'arn:aws:sts::1:assumed-role/Support/anna@clinic.example' }) },
      logGroup: () => auditGroup,
      request: { region: system.region },
    } as Parameters<typeof createAuditLog>[0]);
    const run = audit.record('disable', sub, async () => {
      isDone = true;
    });
    await expect(run).rejects.toThrow(
      /^Nothing was done, because it could not be recorded: AWS does not let you/,
    );
    expect(isDone).toBe(false);
    const Username = 'unrecorded@example.com';
    const user = await clinic.cognito.send(
      new AdminGetUserCommand({ UserPoolId: system.userPoolId, Username }),
    );
    expect(user.Enabled).toBe(true);
  });
});

test('nothing that was done here was denied to the policies', () => {
  expect(denials).toEqual([]);
});
