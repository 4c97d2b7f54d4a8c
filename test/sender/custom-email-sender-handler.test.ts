import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import { leaksIn } from '../../bench/leaks.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import { createFindAccount, createListAccounts } from '../../sender/accounts.ts';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createPrepareBesideCode } from '../../sender/codes/address-in-force.ts';
import { createReadFullRequest } from '../../sender/codes/alerted-account.ts';
import { createCustomEmailSenderHandler } from '../../sender/codes/custom-email-sender-handler.ts';
import { createJudgeSignUp } from '../../sender/codes/judge-sign-up.ts';
import { createCompose } from '../../sender/email/compose.ts';
import { Secret } from '../../sender/email/secret.ts';
import { createSesSend } from '../../sender/email/ses-send.ts';
import { PermanentError, RetryableError } from '../../sender/errors.ts';
import { createTelemetry } from '../../sender/telemetry/telemetry.ts';
import { readSiteConfig } from '../../site/config.ts';
import { POOL, startSes } from '../harness/cloud.ts';
import { captureLines, parseLines } from './captured-lines.ts';
import { type DirectoryUser, startUserDirectory, subOf } from './user-directory.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CODE = '481516';
const ADDRESS = 'alex@example.com';
const NEW_ADDRESS = 'thief@example.com';
const QUICK = { budget: 100, answer: 10_000, pause: { first: 10, last: 20 } };
const SITE = 'https://patients.riverside-clinic.example';
const config = {
  replyTo: 'help@riverside-clinic.example',
  briefConfigurationSet: 'Brief',
  lastingConfigurationSet: 'Lasting',
  siteUrl: SITE,
};
const compose = createCompose(compileTemplates(readSiteConfig()), SITE);

/** An account that nobody has confirmed. */
const attempt = (userName: string, minutesAgo: number): DirectoryUser => ({
  userName,
  email: ADDRESS,
  verified: false,
  status: 'UNCONFIRMED',
  createdAt: NOW - minutesAgo * MINUTE,
});
const OWNER: DirectoryUser = { userName: 'owner', email: ADDRESS };
const ME = attempt('me', 0);

const event = (trigger: string, userName = 'me', email = ADDRESS) => ({
  triggerSource: `CustomEmailSender_${trigger}`,
  userPoolId: POOL,
  userName,
  callerContext: { clientId: 'client' },
  request: { code: 'AYAD', clientMetadata: null, userAttributes: { sub: 'sub-me', email, locale: 'en' } },
});

interface Surroundings {
  readonly users: readonly DirectoryUser[];
  readonly failing?: Parameters<typeof startUserDirectory>[1];
  readonly answers?: Parameters<typeof startSes>[0];
  readonly decrypt?: () => Promise<Secret>;
}

/** Runs the function once and returns what it sent, logged and threw. */
async function run(
  input: unknown,
  { users, failing, answers, decrypt = async () => new Secret(CODE) }: Surroundings,
) {
  const directory = await startUserDirectory(users, failing);
  const ses = await startSes(answers);
  const telemetry = createTelemetry(
    new Logger({ serviceName: 'custom-email-sender' }),
    new Tracer({ enabled: false }),
    { stackName: 'ClinicMail' },
  );
  // Short only where a look-up never answers, so that a slow machine fails no other test.
  const budget = Object.values(failing ?? {}).includes('hang') ? 500 : 10_000;
  const findAccount = createFindAccount(directory.client, budget);
  const listAccounts = createListAccounts(directory.client, budget);
  const brandsAskedFor: string[] = [];
  const handler = createCustomEmailSenderHandler({
    findBrand: async (clientId) => {
      brandsAskedFor.push(clientId);
      return undefined;
    },
    readFullRequest: createReadFullRequest(findAccount),
    decrypt,
    judgeSignUp: createJudgeSignUp({ findAccount, listAccounts }, telemetry, () => NOW),
    prepareBesideCode: createPrepareBesideCode(findAccount, telemetry),
    compose,
    sesSend: createSesSend(ses.client, config, QUICK),
    sesSendBesideCode: createSesSend(ses.client, config, QUICK),
    telemetry,
  });
  try {
    const context = { awsRequestId: 'request-1', functionName: 'sender' } as Context;
    const { ended, lines } = await captureLines(() => handler(input, context));
    const emails = ses.sent.map(({ Destination, EmailTags, Content }) => ({
      to: (Destination as { ToAddresses: string[] }).ToAddresses,
      kind: (EmailTags as { Name: string; Value: string }[]).find(({ Name }) => Name === 'kind')?.Value,
      text: (Content as { Simple: { Body: { Text: { Data: string } } } }).Simple.Body.Text.Data,
    }));
    const logged = parseLines(lines);
    return {
      ended,
      emails,
      logged,
      events: logged.map(({ message }) => message),
      requests: directory.requests,
      brandsAskedFor,
    };
  } finally {
    await Promise.all([directory.close(), ses.close()]);
  }
}

const SENT = ['email_requested', 'code_decrypted', 'email_rendered', 'email_sent'];

describe.each(['SignUp', 'ResendCode'])('an email after %s', (trigger) => {
  const usual = trigger === 'SignUp' ? 'verify-account' : 'verify-account-again';

  test('has the code for an address that is nobody else’s', async () => {
    const { emails, events, logged } = await run(event(trigger), { users: [ME] });
    expect(emails).toEqual([{ to: [ADDRESS], kind: usual, text: expect.stringContaining(CODE) }]);
    expect(events).toEqual(SENT);
    expect(logged.at(-1)).toMatchObject({ kind: usual, user_sub: 'sub-me' });
  });

  test.each([
    ['the app that asked for it', null, 'client'],
    ['the app for which the portal signs the patient up', { app: 'booking' }, 'booking'],
    ['the app that asked for it, whatever else is named', { app: { $ne: '' } }, 'client'],
  ])('has the brand of %s', async (_, clientMetadata, asked) => {
    const usualEvent = event(trigger);
    const input = { ...usualEvent, request: { ...usualEvent.request, clientMetadata } };
    const { brandsAskedFor, logged } = await run(input, { users: [ME] });
    expect(brandsAskedFor).toEqual([asked]);
    expect(logged.at(-1)).toMatchObject({ client_id: 'client' });
  });

  test('has no code, link or user name for an address that another account has proved', async () => {
    const { emails, events, logged } = await run(event(trigger), { users: [OWNER, ME] });
    expect(emails).toEqual([
      { to: [ADDRESS], kind: 'already-registered', text: expect.stringContaining(`${SITE}/login\n`) },
    ]);
    expect(leaksIn(emails, [CODE, 'code=', 'ref='])).toEqual([]);
    expect(events).toEqual(SENT);
    expect(logged.at(-1)).toMatchObject({ kind: 'already-registered', user_sub: 'sub-me' });
  });

  test.each([
    ['proved nothing', { ...OWNER, verified: false, status: 'UNCONFIRMED' }],
    ['is confirmed, but its address is not', { ...OWNER, verified: false }],
    ['is the account itself', { ...OWNER, userName: 'me' }],
  ])('has the code if the other account %s', async (_, other) => {
    const { emails } = await run(event(trigger), { users: [other] });
    expect(emails.map(({ kind }) => kind)).toEqual([usual]);
  });

  test.each([
    ['an invited patient', 'FORCE_CHANGE_PASSWORD'],
    ['a patient who must choose a new password', 'RESET_REQUIRED'],
  ])('has no code if the address is that of %s', async (_, status) => {
    const { emails } = await run(event(trigger), { users: [{ ...OWNER, status }] });
    expect(emails.map(({ kind }) => kind)).toEqual(['already-registered']);
  });

  const broken: [string, Surroundings['failing']][] = [
    ['fails', { AdminGetUser: new AwsError('InternalErrorException', 'Sorry', 500) }],
    ['is refused', { AdminGetUser: new AwsError('AccessDeniedException', 'No', 400) }],
    ['takes too long', { AdminGetUser: 'hang' }],
  ];
  test.each(broken)('has the code if the look-up of the owner %s', async (_, failing) => {
    const { emails, events, logged } = await run(event(trigger), { users: [OWNER, ME], failing });
    expect(emails.map(({ kind }) => kind)).toEqual([usual]);
    expect([...events].sort()).toEqual([...SENT, 'owner_unknown'].sort());
    expect(logged.find(({ message }) => message === 'owner_unknown')).toMatchObject({
      level: 'INFO',
      owner_unknown: 1,
      reason: expect.stringMatching(/^\w+(Exception|Error)$/),
      support_hint: expect.stringContaining('sent without that check'),
    });
  });

  test('is withheld if three older accounts of the last hour wait for the same address', async () => {
    const users = [attempt('a', 50), attempt('b', 30), attempt('c', 1), ME];
    const { ended, emails, events, logged } = await run(event(trigger), { users });
    expect(ended).toBeUndefined();
    expect(emails).toEqual([]);
    expect(events).toEqual(['email_requested', 'code_decrypted', 'email_withheld']);
    expect(logged.at(-1)).toMatchObject({
      level: 'INFO',
      email_withheld: 1,
      kind: usual,
      support_hint: expect.stringContaining('sign up again in an hour'),
    });
  });

  test('is withheld from the owner of the address in the same way', async () => {
    const users = [OWNER, attempt('a', 50), attempt('b', 30), attempt('c', 1), ME];
    expect((await run(event(trigger), { users })).events).toContain('email_withheld');
  });

  test.each([
    ['two of them are confirmed', [OWNER, attempt('a', 50), { ...attempt('b', 2), status: 'CONFIRMED' }, ME]],
    ['the others are older than an hour', [attempt('a', 61), attempt('b', 61), attempt('c', 61), ME]],
    ['the others are newer', [attempt('a', 0), ME, attempt('z1', 0), attempt('z2', 0), attempt('z3', 0)]],
  ])('is not withheld if %s', async (_, users) => {
    expect((await run(event(trigger), { users })).emails).toHaveLength(1);
  });

  test('is withheld if the newest account is not in the list yet', async () => {
    const users = [attempt('a', 50), attempt('b', 30), attempt('c', 1)];
    expect((await run(event(trigger), { users })).events).toContain('email_withheld');
  });

  test('is withheld if there are more accounts than can be looked through', async () => {
    const users = Array.from({ length: 200 }, (_, index) => attempt(`x${index}`, 2 * 24 * 60));
    expect((await run(event(trigger), { users: [...users, ME] })).events).toContain('email_withheld');
  });

  test('is not withheld if the list cannot be read', async () => {
    const failing = { ListUsers: new AwsError('TooManyRequestsException', 'Slow down', 400) };
    const users = [attempt('a', 50), attempt('b', 30), attempt('c', 1), ME];
    const { emails, events } = await run(event(trigger), { users, failing });
    expect(emails.map(({ kind }) => kind)).toEqual([usual]);
    expect(events).toContain('owner_unknown');
  });
});

test('of the accounts that are older than an hour, the three oldest still get another code', async () => {
  const users = [1, 2, 3, 4].map((index) => attempt(`old${index}`, 3 * 60 - index));
  const sent: number[] = [];
  for (const { userName } of users) {
    sent.push((await run(event('ResendCode', userName), { users })).emails.length);
  }
  expect(sent).toEqual([1, 1, 1, 0]);
});

test('however many accounts are made up for an address, no more than three get emails in an hour', async () => {
  const users: DirectoryUser[] = [];
  let emailed = 0;
  for (let index = 0; index < 12; index += 1) {
    users.push({ ...attempt(`made-up-${index}`, 0), createdAt: NOW - HOUR / 2 + index });
    const { emails } = await run(event('SignUp', `made-up-${index}`), { users });
    emailed += emails.length;
  }
  expect(emailed).toBe(3);
});

test('other emails ask for no accounts', async () => {
  for (const trigger of ['Authentication', 'ForgotPassword', 'VerifyUserAttribute', 'AdminCreateUser']) {
    const { emails, requests } = await run(event(trigger), { users: [OWNER] });
    expect([trigger, emails.length, requests]).toEqual([trigger, 1, []]);
  }
});

describe('a code for a new address', () => {
  const change = event('UpdateUserAttribute', 'owner', NEW_ADDRESS);

  test('goes there, and a notice without it goes to the address in force', async () => {
    const { ended, emails, events, logged } = await run(change, {
      users: [{ ...OWNER, attributes: { locale: 'es' } }],
    });
    expect(ended).toBeUndefined();
    expect(emails.map(({ to, kind }) => [to, kind])).toEqual([
      [[NEW_ADDRESS], 'verify-new-address'],
      [[ADDRESS], 'address-change-asked'],
    ]);
    expect(emails[1]?.text).toContain('¿Ha pedido cambiar su correo electrónico?');
    expect(leaksIn([emails[1]], [CODE, NEW_ADDRESS])).toEqual([]);
    expect(events).toEqual([...SENT, 'email_requested', 'email_rendered', 'email_sent']);
    expect(logged.map(({ kind }) => kind)).toEqual([
      ...SENT.map(() => 'verify-new-address'),
      ...Array.from({ length: 3 }, () => 'address-change-asked'),
    ]);
  });

  test.each([
    ['the new address is in force already', [{ ...OWNER, email: NEW_ADDRESS }]],
    ['the address in force was never proved', [{ ...OWNER, verified: false }]],
    ['the account is gone', []],
  ])('goes out alone if %s', async (_, users) => {
    const { emails, events } = await run(change, { users });
    expect(emails.map(({ kind }) => kind)).toEqual(['verify-new-address']);
    expect(events).toEqual(SENT);
  });

  test('goes out if the look-up fails', async () => {
    const failing = { AdminGetUser: new AwsError('InternalErrorException', 'Sorry', 500) };
    const { emails, events } = await run(change, { users: [OWNER], failing });
    expect(emails.map(({ kind }) => kind)).toEqual(['verify-new-address']);
    expect(events).toContain('owner_unknown');
  });

  test('is not sent again because the notice failed, which is logged', async () => {
    const answers: Surroundings['answers'] = [
      'accept',
      new AwsError('MessageRejected', `to ${ADDRESS}`, 400),
    ];
    const { ended, emails, logged } = await run(change, { users: [OWNER], answers });
    expect(ended).toBeUndefined();
    expect(emails).toHaveLength(2);
    expect(logged.at(-1)).toMatchObject({
      level: 'ERROR',
      message: 'email_failed',
      kind: 'address-change-asked',
      failure_class: 'ses_rejected',
      support_hint: expect.stringContaining('was not notified'),
    });
  });

  test('that SES refuses does not keep the notice back, and fails as itself', async () => {
    const answers: Surroundings['answers'] = [new AwsError('MessageRejected', 'no', 400), 'accept'];
    const { ended, emails, logged } = await run(change, { users: [OWNER], answers });
    expect(ended).toBeInstanceOf(PermanentError);
    expect(emails.map(({ kind }) => kind)).toEqual(['verify-new-address', 'address-change-asked']);
    expect(logged.at(-1)).toMatchObject({ message: 'email_failed', kind: 'verify-new-address' });
  });

  test('that cannot be decrypted sends nothing', async () => {
    const decrypt = async () => {
      throw new RetryableError('key_unavailable', 'KMS did not answer');
    };
    const { ended, emails } = await run(change, { users: [OWNER], decrypt });
    expect(ended).toBeInstanceOf(RetryableError);
    expect(emails).toEqual([]);
  });
});

describe('an alert of an unusual sign-in', () => {
  /** As Cognito sends it: without an address, a `sub` and an app client. */
  const alert = (attributes: object = {}) => ({
    version: '1',
    triggerSource: 'CustomEmailSender_AccountTakeOverNotification',
    region: 'eu-west-1',
    userPoolId: POOL,
    userName: 'owner',
    callerContext: { awsSdkVersion: null, clientId: null },
    request: {
      type: 'customEmailSenderRequestV1',
      code: null,
      clientMetadata: null,
      userAttributes: {
        USER_NAME: 'owner',
        IP_ADDRESS: '203.0.113.24',
        LOGIN_TIME: 'Friday, March 19, 2021 02:25 PM UTC',
        CITY: 'null',
        COUNTRY: 'null',
        DEVICE_NAME: 'null',
        ...attributes,
      },
    },
  });
  const ALERTED = { ...OWNER, attributes: { locale: 'es' } };

  test('goes to the address of the account, in its language, and names its sub', async () => {
    const { ended, emails, events, logged, requests } = await run(alert(), { users: [ALERTED] });
    expect(ended).toBeUndefined();
    expect(emails.map(({ to, kind }) => [to, kind])).toEqual([[[ADDRESS], 'security-alert']]);
    expect(emails[0]?.text).toContain('19 de marzo de 2021, 14:25');
    expect(emails[0]?.text).not.toMatch(/null|undefined/);
    expect(events).toEqual(['email_requested', 'email_rendered', 'email_sent']);
    expect(logged.at(-1)).toMatchObject({ user_sub: subOf('owner'), locale: 'es' });
    expect(requests.map(({ action, input }) => [action, input.Username])).toEqual([
      ['AdminGetUser', 'owner'],
    ]);
  });

  test.each([null, undefined, ''])('is looked up if its address is %j', async (email) => {
    const { emails } = await run(alert({ email }), { users: [ALERTED] });
    expect(emails.map(({ to }) => to)).toEqual([[ADDRESS]]);
  });

  test('that has an address is sent without a look-up', async () => {
    const { emails, requests } = await run(alert({ email: ADDRESS, CITY: 'Leeds' }), { users: [] });
    expect(emails).toEqual([
      {
        to: [ADDRESS],
        kind: 'security-alert',
        text: expect.stringMatching(/Location: Leeds \(approximate\)\n/),
      },
    ]);
    expect(requests).toEqual([]);
  });

  test.each([
    ['does not exist any more', [], 'unknown_account'],
    ['has not verified its address', [{ ...ALERTED, verified: false }], 'missing_address'],
    ['has no address', [{ ...ALERTED, email: '' }], 'missing_address'],
    [
      'has an address that SES cannot send to',
      [{ ...ALERTED, email: 'jörg@example.com' }],
      'invalid_address',
    ],
  ])('is lost for good if the account %s', async (_, users, failureClass) => {
    const { ended, emails, logged } = await run(alert(), { users });
    expect(ended).toBeInstanceOf(PermanentError);
    expect(emails).toEqual([]);
    expect(logged.at(-1)).toMatchObject({ message: 'email_failed', failure_class: failureClass });
  });

  test.each([
    ['fails', new AwsError('InternalErrorException', 'Sorry', 500)],
    ['is refused', new AwsError('AccessDeniedException', 'No', 400)],
    ['is throttled', new AwsError('TooManyRequestsException', 'Slow down', 400)],
    ['takes too long', 'hang'],
  ] as const)('is tried again if the look-up %s', async (_, failure) => {
    const { ended, emails, logged } = await run(alert(), {
      users: [ALERTED],
      failing: { AdminGetUser: failure },
    });
    expect(ended).toBeInstanceOf(RetryableError);
    expect(emails).toEqual([]);
    expect(logged.at(-1)).toMatchObject({
      failure_class: 'accounts_unavailable',
      support_hint: expect.stringContaining('makes a second attempt'),
    });
  });
});

describe('an address beyond ASCII', () => {
  test('gets its email under the domain that SES accepts, and is looked up and counted under it', async () => {
    const address = 'anna@xn--mller-praxis-dlb.example';
    const made = (userName: string) => ({ ...attempt(userName, 5), email: address });
    const { emails, requests } = await run(event('SignUp', 'me', 'anna@müller-praxis.example'), {
      users: [made('a')],
    });
    expect(emails.map(({ to }) => to)).toEqual([[address]]);
    expect(requests.map(({ input }) => input.Username ?? input.Filter).sort()).toEqual([
      address,
      `email = "${address}"`,
    ]);
    const crowded = await run(event('SignUp', 'me', 'anna@müller-praxis.example'), {
      users: [made('a'), made('b'), made('c')],
    });
    expect(crowded.events).toContain('email_withheld');
  });

  test.each(['SignUp', 'UpdateUserAttribute', 'AdminCreateUser'])(
    'before the @ is refused with a true sentence, at %s',
    async (trigger) => {
      const { ended, emails, logged } = await run(event(trigger, 'owner', 'jörg@example.com'), {
        users: [OWNER],
      });
      expect(ended).toBeInstanceOf(PermanentError);
      expect(emails).toEqual([]);
      expect(logged.at(-1)).toMatchObject({
        failure_class: 'invalid_address',
        support_hint: expect.stringContaining('letters such as ö before the @'),
      });
      expect(leaksIn([logged, String(ended)], ['jörg', 'example.com'])).toEqual([]);
    },
  );
});

test('no address, code or user name is in any line', async () => {
  const failing = { AdminGetUser: new AwsError('InternalErrorException', `about ${ADDRESS}`, 500) };
  const signUp = await run(event('SignUp', 'user-name-1'), { users: [OWNER], failing });
  const change = await run(event('UpdateUserAttribute', 'user-name-1', NEW_ADDRESS), {
    users: [{ ...OWNER, userName: 'user-name-1' }],
  });
  const captured = [signUp.logged, change.logged];
  expect(leaksIn(captured, [ADDRESS, NEW_ADDRESS, CODE, 'user-name-1'])).toEqual([]);
});
