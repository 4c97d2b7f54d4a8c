import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import { leaksIn } from '../../bench/leaks.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import { createFindAccount, createListAccounts } from '../../sender/accounts.ts';
import { compileTemplates } from '../../sender/build/compile-templates.ts';
import { createCompose } from '../../sender/email/compose.ts';
import { ALWAYS_NOTIFIED, type EmailKind } from '../../sender/email/kinds.ts';
import { createSesSend } from '../../sender/email/ses-send.ts';
import { PermanentError, RetryableError } from '../../sender/errors.ts';
import { createEndSessions } from '../../sender/notices/end-sessions.ts';
import { createNoticesHandler } from '../../sender/notices/notices-handler.ts';
import { createTelemetry } from '../../sender/telemetry/telemetry.ts';
import { readSiteConfig } from '../../site/config.ts';
import { POOL, startSes } from '../harness/cloud.ts';
import { captureLines, parseLines } from './captured-lines.ts';
import { type DirectoryUser, startUserDirectory, subOf } from './user-directory.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const MINUTE = 60_000;
const ADDRESS = 'alex@example.com';
const ALEX: DirectoryUser = { userName: 'user-alex', email: ADDRESS };
const QUICK = { budget: 100, answer: 10_000, pause: { first: 10, last: 20 } };
const SITE = 'https://patients.riverside-clinic.example';
const config = {
  replyTo: 'help@riverside-clinic.example',
  briefConfigurationSet: 'Brief',
  lastingConfigurationSet: 'Lasting',
  siteUrl: SITE,
};
const compose = createCompose(compileTemplates(readSiteConfig()), SITE);
const ALL: readonly EmailKind[] = ['welcome', 'password-changed', 'new-sign-in', ...ALWAYS_NOTIFIED];

const trigger = (triggerSource: string, clientMetadata?: object) => ({
  triggerSource,
  userPoolId: POOL,
  userName: ALEX.userName,
  callerContext: { clientId: 'client' },
  request: {
    userAttributes: { sub: subOf(ALEX.userName), email: ADDRESS, locale: 'en-GB' },
    ...(clientMetadata && { clientMetadata }),
  },
});
const SIGN_IN = trigger('PostAuthentication_Authentication', { browser: 'firefox', system: 'linux' });
const RESET = trigger('PostConfirmation_ConfirmForgotPassword');

/** Returns an event of EventBridge as the rule passes it on. */
const report = (eventName: string, detail: object = {}, members: object = {}) => ({
  source: 'aws.cognito-idp',
  'detail-type': 'AWS API Call via CloudTrail',
  userPoolId: POOL,
  detail: {
    eventSource: 'cognito-idp.amazonaws.com',
    eventName,
    eventTime: '2026-11-23T09:59:10Z',
    additionalEventData: { sub: subOf(ALEX.userName) },
    requestParameters: { accessToken: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    ...detail,
  },
  ...members,
});

interface Surroundings {
  readonly users?: readonly DirectoryUser[];
  readonly failing?: Parameters<typeof startUserDirectory>[1];
  readonly answers?: Parameters<typeof startSes>[0];
  readonly notices?: readonly EmailKind[];
}

/** Runs the function once and returns what it sent, logged, asked Cognito for and answered or threw. */
async function run(input: unknown, { users = [ALEX], failing, answers, notices = ALL }: Surroundings = {}) {
  const directory = await startUserDirectory(users, failing);
  const ses = await startSes(answers);
  // Short only where a request never gets an answer, so that a slow machine fails no other test.
  const budget = Object.values(failing ?? {}).includes('hang') ? 500 : 10_000;
  const telemetry = createTelemetry(new Logger({ serviceName: 'notices' }), new Tracer({ enabled: false }), {
    stackName: 'ClinicMail',
  });
  const handler = createNoticesHandler({
    findBrand: async () => undefined,
    compose,
    sesSend: createSesSend(ses.client, config, QUICK),
    telemetry,
    notices: new Set(notices),
    findAccount: createFindAccount(directory.client, budget),
    listAccounts: createListAccounts(directory.client, budget),
    endSessions: createEndSessions(directory.client, budget),
    now: () => NOW,
  });
  try {
    const context = { awsRequestId: 'request-1', functionName: 'notices' } as Context;
    const { ended, lines } = await captureLines(() => handler(input, context));
    const emails = ses.sent.map(({ Destination, EmailTags, Content }) => ({
      to: (Destination as { ToAddresses: string[] }).ToAddresses,
      tags: Object.fromEntries(
        (EmailTags as { Name: string; Value: string }[]).map((tag) => [tag.Name, tag.Value]),
      ),
      text: (Content as { Simple: { Body: { Text: { Data: string } } } }).Simple.Body.Text.Data,
    }));
    const logged = parseLines(lines);
    const actions = directory.requests.map(({ action }) => action);
    return {
      ended,
      emails,
      logged,
      events: logged.map(({ message }) => message),
      actions,
      requests: directory.requests,
    };
  } finally {
    await Promise.all([directory.close(), ses.close()]);
  }
}

const SENT = ['email_requested', 'email_rendered', 'email_sent'];

describe('what happens without an app client, as by an administrator,', () => {
  test.each([
    'PostConfirmation_ConfirmSignUp',
    'PostConfirmation_ConfirmForgotPassword',
    'PostAuthentication_Authentication',
  ])('is reported as usual, by %s', async (source) => {
    const usual = await run(trigger(source));
    for (const callerContext of [
      { clientId: null },
      { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
      {},
      null,
      undefined,
    ]) {
      const { ended, emails, logged, actions } = await run({ ...trigger(source), callerContext });
      expect(ended).not.toBeInstanceOf(Error);
      expect({ emails, actions }).toEqual({ emails: usual.emails, actions: usual.actions });
      expect(logged.at(-1)).toMatchObject({ client_id: 'CLIENT_ID_NOT_APPLICABLE' });
    }
  });
});

describe('a sign-in', () => {
  test('is reported with its time and with what the app says about browser and system', async () => {
    const { ended, emails, events } = await run(SIGN_IN);
    expect(ended).toBe(SIGN_IN);
    expect(events).toEqual(SENT);
    expect(emails).toEqual([
      { to: [ADDRESS], tags: expect.objectContaining({ kind: 'new-sign-in' }), text: expect.any(String) },
    ]);
    expect(emails[0]?.text).toContain('23 November 2026');
    expect(emails[0]?.text).toContain('Device: Firefox, Linux');
  });

  test.each([
    ['an hour ago, confirmed a minute ago', 60, 1, 0],
    ['an hour ago, confirmed 11 minutes ago', 60, 11, 1],
    ['two days ago, changed a minute ago', 2 * 24 * 60, 1, 1],
  ])('to an account that was created %s is followed by %#', async (_, created, changed, emails) => {
    const user = { ...ALEX, createdAt: NOW - created * MINUTE, changedAt: NOW - changed * MINUTE };
    const found = await run(SIGN_IN, { users: [user] });
    expect([found.emails.length, found.events]).toEqual([emails, emails === 0 ? [] : SENT]);
  });

  test.each<[string, Surroundings['failing']]>([
    ['fails', { AdminGetUser: new AwsError('InternalErrorException', 'Sorry', 500) }],
    ['takes too long', { AdminGetUser: 'hang' }],
  ])('is reported if the look-up of the account %s', async (_, failing) => {
    const { emails, events } = await run(SIGN_IN, { failing });
    expect(emails).toHaveLength(1);
    expect(events).toEqual(['owner_unknown', ...SENT]);
  });

  test('looks nobody up and reports nothing if the notice is switched off', async () => {
    expect(await run(SIGN_IN, { notices: [] })).toMatchObject({
      ended: SIGN_IN,
      emails: [],
      events: [],
      actions: [],
    });
  });
});

describe('a reset of the password', () => {
  test('signs the user out on all devices and is reported', async () => {
    const { ended, emails, events, logged, requests } = await run(RESET);
    expect(ended).toBe(RESET);
    expect(requests).toEqual([
      { action: 'AdminUserGlobalSignOut', input: { UserPoolId: POOL, Username: ALEX.userName } },
    ]);
    expect(emails[0]?.text).toContain('this signs out all devices');
    expect(events).toEqual([...SENT, 'sessions_ended']);
    expect(logged.at(-1)).toMatchObject({ level: 'INFO', sessions_ended: 1, user_sub: subOf(ALEX.userName) });
  });

  test('signs the user out if the notice is switched off or fails', async () => {
    expect(await run(RESET, { notices: [] })).toMatchObject({
      ended: RESET,
      emails: [],
      events: ['sessions_ended'],
      actions: ['AdminUserGlobalSignOut'],
    });
    const answers = [new AwsError('MessageRejected', 'no', 400)];
    const { ended, events } = await run(RESET, { answers });
    expect(ended).toBe(RESET);
    expect(events).toEqual(['email_requested', 'email_rendered', 'sessions_ended', 'email_failed']);
  });

  test.each<[string, AwsError | 'hang']>([
    ['fails', new AwsError('InternalErrorException', 'Sorry', 500)],
    ['is refused', new AwsError('AccessDeniedException', 'No', 400)],
    ['takes too long', 'hang'],
  ])('goes through if the sign-out %s, which is logged as an error and counted', async (_, failure) => {
    const { ended, emails, logged } = await run(RESET, { failing: { AdminUserGlobalSignOut: failure } });
    expect(ended).toBe(RESET);
    expect(emails).toHaveLength(1);
    expect(logged.at(-1)).toMatchObject({
      level: 'ERROR',
      message: 'sign_out_failed',
      sign_out_failed: 1,
      reason: expect.stringMatching(/^\w+(Exception|Error)$/),
      support_hint: expect.stringContaining('may still be'),
    });
  });

  test('that is no reset signs nobody out', async () => {
    const { actions } = await run(trigger('PostConfirmation_ConfirmSignUp'));
    expect(actions).toEqual([]);
  });
});

describe('a change that CloudTrail reports', () => {
  test.each([
    ['ChangePassword', 'password-changed', 'this signs out all devices'],
    ['VerifyUserAttribute', 'address-changed', 'This email address was confirmed'],
    ['CompleteWebAuthnRegistration', 'passkey-added', 'was just saved on a phone'],
    ['DeleteWebAuthnCredential', 'passkey-removed', 'nobody can sign in with it any more'],
  ])('by %s is sent as %s to the address in force', async (eventName, kind, words) => {
    const { emails, events, logged, requests } = await run(report(eventName));
    expect(requests).toEqual([
      {
        action: 'ListUsers',
        input: { UserPoolId: POOL, Filter: `sub = "${subOf(ALEX.userName)}"`, Limit: 60 },
      },
    ]);
    expect(emails).toEqual([
      {
        to: [ADDRESS],
        tags: { kind, trigger_source: `CloudTrail_${eventName}`, user_sub: subOf(ALEX.userName) },
        text: expect.stringContaining(words),
      },
    ]);
    expect(events).toEqual(SENT);
    expect(logged.at(-1)).toMatchObject({ kind, user_sub: subOf(ALEX.userName), user_pool_id: POOL });
  });

  test('is written in the language of the account', async () => {
    const users = [{ ...ALEX, attributes: { locale: 'fr-FR' } }];
    const { emails } = await run(report('VerifyUserAttribute'), { users });
    expect(emails[0]?.text).toContain('Votre compte utilise cette adresse e-mail');
  });

  test.each<[string, unknown, readonly DirectoryUser[]]>([
    ['failed', report('ChangePassword', { errorCode: 'NotAuthorizedException' }), [ALEX]],
    ['is another action', report('InitiateAuth'), [ALEX]],
    ['is of another service', report('ChangePassword', { eventSource: 'iam.amazonaws.com' }), [ALEX]],
    [
      'proves a telephone number',
      report('VerifyUserAttribute', { requestParameters: { attributeName: 'phone_number' } }),
      [ALEX],
    ],
    ['is about a user of another pool, or a deleted one', report('ChangePassword'), []],
    ['is about an address that was never proved', report('ChangePassword'), [{ ...ALEX, verified: false }]],
  ])('sends nothing if it %s', async (_, event, users) => {
    expect(await run(event, { users })).toMatchObject({ emails: [], events: [] });
  });

  test('sends nothing if the notice is switched off', async () => {
    expect(await run(report('ChangePassword'), { notices: ['welcome'] })).toMatchObject({
      emails: [],
      actions: [],
    });
  });

  test.each([
    ['the pool', report('ChangePassword', {}, { userPoolId: undefined })],
    ['the sub', report('ChangePassword', { additionalEventData: {} })],
    ['a plain sub', report('ChangePassword', { additionalEventData: { sub: 'x" or sub = "y' } })],
  ])('without %s fails and repeats no value', async (_, event) => {
    const { ended, logged } = await run(event);
    expect(ended).toBeInstanceOf(PermanentError);
    expect(logged.at(-1)).toMatchObject({ message: 'email_failed', failure_class: 'invalid_event' });
    expect(leaksIn(logged, ['x" or'])).toEqual([]);
  });

  test('fails if the look-up or the email fails, so that Lambda tries again', async () => {
    const failing = { ListUsers: new AwsError('InternalErrorException', 'Sorry', 500) };
    const lookUp = await run(report('ChangePassword'), { failing });
    expect(lookUp.ended).toBeInstanceOf(RetryableError);
    expect(lookUp.logged.at(-1)).toMatchObject({ failure_class: 'accounts_unavailable', retryable: true });
    const answers = [new AwsError('MessageRejected', 'no', 400)];
    expect((await run(report('ChangePassword'), { answers })).ended).toBeInstanceOf(PermanentError);
  });
});

test('no address or user name is in any line', async () => {
  const failing = { AdminGetUser: new AwsError('InternalErrorException', `about ${ADDRESS}`, 500) };
  const captured = [
    (await run(SIGN_IN, { failing })).logged,
    (await run(RESET)).logged,
    (await run(report('VerifyUserAttribute'))).logged,
  ];
  expect(leaksIn(captured, [ADDRESS, 'user-alex '])).toEqual([]);
});
