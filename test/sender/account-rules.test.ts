import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { leaksIn } from '../../bench/leaks.ts';
import { createAccountRulesHandler } from '../../sender/account-rules/account-rules-handler.ts';
import { createIsPortal } from '../../sender/account-rules/portal-client.ts';
import { createTelemetry, type Telemetry } from '../../sender/telemetry/telemetry.ts';
import { POOL } from '../harness/cloud.ts';
import { captureLines, parseLines } from './captured-lines.ts';

const PORTAL = 'portal1';
const BOOKING = 'booking1';
const USER = '6a1c2f8e-93b4-4f0d-9c57-2d8e4b7a1f30';
const SUB = 'd2b5e7f4-0c1a-4e83-b6d9-7f3a1c5e8b24';
const EMAIL = 'alex.morgan@example.com';
const ADMIN_SCOPE = 'aws.cognito.signin.user.admin';

/** Runs the function once; an error instead of the client id is what reading the parameter throws. */
async function run(event: unknown, portal: string | Error = PORTAL) {
  const telemetry = createTelemetry(
    new Logger({ serviceName: 'account-rules' }),
    new Tracer({ enabled: false }),
    { stackName: 'ClinicMail' },
    'account_rule',
  );
  const read = async () => {
    if (portal instanceof Error) throw portal;
    return portal;
  };
  const handler = createAccountRulesHandler({ isPortal: createIsPortal(read, telemetry), telemetry });
  const context = { awsRequestId: 'request-1', functionName: 'account-rules' } as Context;
  const { ended, lines } = await captureLines(() => handler(event, context));
  return { ended, logged: parseLines(lines) };
}

const unreadable = Object.assign(new Error('Slow down'), { name: 'ThrottlingException' });

describe('a sign-up', () => {
  const signUp = (changes: object = {}, attributes: object = {}) => ({
    triggerSource: 'PreSignUp_SignUp',
    userPoolId: POOL,
    userName: USER,
    callerContext: { clientId: PORTAL },
    request: { userAttributes: { email: EMAIL, ...attributes }, validationData: null },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    ...changes,
  });

  test('from the portal passes as it is, and nothing is confirmed or verified for it', async () => {
    const event = signUp();
    const { ended, logged } = await run(event);
    expect(ended).toEqual(signUp());
    expect(logged).toEqual([]);
  });

  test.each([
    [
      'another app',
      { callerContext: { clientId: BOOKING } },
      {},
      'other_client',
      'on the website of the clinic',
    ],
    ['no app', { callerContext: {} }, {}, 'other_client', 'on the website of the clinic'],
    ['no caller', { callerContext: null }, {}, 'other_client', 'on the website of the clinic'],
    ['a chosen user name', { userName: 'alex' }, {}, 'user_name', 'UUID'],
    ['a user name in capitals', { userName: USER.toUpperCase() }, {}, 'user_name', 'UUID'],
    ['a user name with something after it', { userName: `${USER}\n` }, {}, 'user_name', 'UUID'],
    ['no address', {}, { email: undefined }, 'address', 'email address'],
    ['an empty address', {}, { email: '' }, 'address', 'email address'],
    ['an address in capitals', {}, { email: 'Alex.Morgan@example.com' }, 'address', 'in lower case'],
    ['an address with a space', {}, { email: ` ${EMAIL}` }, 'address', 'without spaces'],
    ['a local part beyond ASCII', {}, { email: 'jörg@example.com' }, 'address', 'without spaces'],
    ['a domain in letters', {}, { email: 'anna@müller-praxis.example' }, 'address', 'in Punycode'],
    ['a full-width letter', {}, { email: 'ａlex@example.com' }, 'address', 'without spaces'],
    ['a full-width dot', {}, { email: 'alex@example。com' }, 'address', 'without spaces'],
    ['an invisible mark', {}, { email: 'alex\u200b@example.com' }, 'address', 'without spaces'],
    ['a dot at the end', {}, { email: `${EMAIL}.` }, 'address', 'without spaces'],
    ['a name before the address', {}, { email: `Alex <${EMAIL}>` }, 'address', 'without spaces'],
    ['two addresses', {}, { email: `${EMAIL},b@example.com` }, 'address', 'without spaces'],
  ])('with %s is refused with a sentence, and logged', async (_, changes, attributes, reason, sentence) => {
    const { ended, logged } = await run(signUp(changes, attributes));
    expect(ended).toMatchObject({ name: 'SignUpRefusedError', message: expect.stringContaining(sentence) });
    expect(logged).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'sign_up_refused',
        sign_up_refused: 1,
        reason,
        user_pool_id: POOL,
        trigger_source: 'PreSignUp_SignUp',
      }),
    ]);
    expect(leaksIn([logged, String(ended)], [EMAIL, 'alex', USER])).toEqual([]);
  });

  test.each(['anna@xn--mller-praxis-dlb.example', "o'neil+q&a@example.com"])(
    'with the canonical address %s passes',
    async (email) => {
      expect((await run(signUp({}, { email }))).ended).toEqual(signUp({}, { email }));
    },
  );

  test('passes with one spelling of a mailbox only, whatever is typed', async () => {
    const marks = [
      '',
      ' ',
      '.',
      '\u200b',
      '\u202e',
      '\u00ad',
      '<',
      '>',
      '"',
      'mailto:',
      '\0',
      '\r\n',
      '?subject=',
    ];
    const dots = fc.constantFrom('.', '。', '．', '｡', '..', ' . ', '\u201a');
    const parts = fc.tuple(
      fc.constantFrom(...marks),
      fc.constantFrom('alex', 'Alex', 'ａlex', 'ALEX', 'аlex'),
      fc.constantFrom(...marks),
      fc.constantFrom('@', '＠', '@@', ' @'),
      fc.constantFrom('müller', 'xn--mller-kva', 'MÜLLER', 'mu\u0308ller', 'XN--MLLER-KVA'),
      dots,
      fc.constantFrom('example', 'EXAMPLE', 'ｅxample'),
      fc.constantFrom(...marks),
    );
    const passed = new Set<string>();
    await fc.assert(
      fc.asyncProperty(parts, async (spelling) => {
        const email = spelling.join('');
        if (!((await run(signUp({}, { email }))).ended instanceof Error)) passed.add(email);
      }),
      {
        seed: 20_261_127,
        numRuns: 400,
        examples: [[['', 'alex', '', '@', 'xn--mller-kva', '.', 'example', '']]],
      },
    );
    expect([...passed]).toEqual(['alex@xn--mller-kva.example']);
  });

  test('without an app is refused even if the portal’s client cannot be looked up', async () => {
    const { ended } = await run(signUp({ callerContext: { clientId: null } }), unreadable);
    expect(ended).toMatchObject({ name: 'SignUpRefusedError' });
  });

  test('passes if the portal’s client cannot be looked up, but no other rule falls', async () => {
    const other = { callerContext: { clientId: BOOKING } };
    const passed = await run(signUp(other), unreadable);
    expect(passed.ended).toEqual(signUp(other));
    expect(passed.logged).toEqual([
      expect.objectContaining({
        message: 'portal_unknown',
        portal_unknown: 1,
        reason: 'ThrottlingException',
      }),
    ]);
    const refused = await run(signUp({ ...other, userName: 'alex' }), unreadable);
    expect(refused.ended).toMatchObject({ name: 'SignUpRefusedError' });
  });

  test.each([{ clientId: 'CLIENT_ID_NOT_APPLICABLE' }, { clientId: null }, { clientId: '' }, {}, null])(
    'by an administrator, with the caller %j, needs no app, but the same user name and address',
    async (callerContext) => {
      const invited = { triggerSource: 'PreSignUp_AdminCreateUser', callerContext };
      expect((await run(signUp(invited))).ended).toEqual(signUp(invited));
      expect((await run(signUp({ ...invited, userName: 'alex' }))).ended).toBeInstanceOf(Error);
      expect((await run(signUp(invited, { email: 'A@example.com' }))).ended).toBeInstanceOf(Error);
    },
  );

  test.each([null, 'text', {}, { triggerSource: 'PreSignUp_SignUp' }])(
    'that cannot be read, such as %j, is refused as a failure',
    async (event) => {
      const { ended, logged } = await run(event);
      expect(ended).toMatchObject({ name: 'PermanentError' });
      expect(logged.at(-1)).toMatchObject({
        level: 'ERROR',
        message: 'account_rule_failed',
        failure_class: 'invalid_event',
      });
    },
  );
});

describe('tokens', () => {
  const issue = (clientId: string, triggerSource = 'TokenGeneration_Authentication') => ({
    version: '2',
    triggerSource,
    userPoolId: POOL,
    userName: USER,
    callerContext: { clientId },
    request: { userAttributes: { sub: SUB, email: EMAIL }, scopes: [ADMIN_SCOPE] },
    response: { claimsAndScopeOverrideDetails: null },
  });
  const limited = {
    response: {
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToSuppress: [ADMIN_SCOPE] } },
    },
  };

  test('of the portal stay as they are', async () => {
    const { ended, logged } = await run(issue(PORTAL));
    expect(ended).toEqual(issue(PORTAL));
    expect(logged).toEqual([]);
  });

  test.each([
    'TokenGeneration_Authentication',
    'TokenGeneration_HostedAuth',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_RefreshTokens',
  ])('of another app lose the scope to manage the account, by %s', async (source) => {
    const { ended, logged } = await run(issue(BOOKING, source));
    expect(ended).toEqual({ ...issue(BOOKING, source), ...limited });
    expect(logged).toEqual([]);
  });

  test.each([{ clientId: null }, { clientId: 'CLIENT_ID_NOT_APPLICABLE' }, {}, null, undefined])(
    'lose it for the caller %j, which is no app, even if the portal’s client cannot be looked up',
    async (callerContext) => {
      const event = { ...issue(PORTAL), callerContext };
      for (const portal of [PORTAL, unreadable]) {
        expect((await run(event, portal)).ended).toEqual({ ...event, ...limited });
      }
    },
  );

  test('stay as they are if the portal’s client cannot be looked up, which is logged', async () => {
    const { ended, logged } = await run(issue(BOOKING), unreadable);
    expect(ended).toEqual(issue(BOOKING));
    expect(logged).toEqual([
      expect.objectContaining({ message: 'portal_unknown', user_sub: SUB, client_id: BOOKING }),
    ]);
  });

  test('stay as they are for an event that cannot be read, which is logged as a failure', async () => {
    const event = { ...issue(BOOKING), userPoolId: undefined };
    const { ended, logged } = await run(event);
    expect(ended).toBe(event);
    expect(logged).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        message: 'account_rule_failed',
        support_hint: expect.stringContaining('the patient is signed in'),
      }),
    ]);
  });
});

test('whatever an event contains, a sign-up passes unchanged or is refused, and no token gets more', async () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(USER, SUB, EMAIL, PORTAL, BOOKING, 'PreSignUp_SignUp', 'TokenGeneration_Authentication'),
  );
  const members = fc.record(
    {
      triggerSource: value,
      userName: value,
      userPoolId: value,
      callerContext: fc.oneof(value, fc.record({ clientId: value })),
      request: fc.oneof(value, fc.record({ userAttributes: fc.oneof(value, fc.record({ email: value })) })),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(value, members), async (event) => {
      const before = structuredClone(event);
      const { ended } = await run(event);
      expect(event).toEqual(before);
      if (ended instanceof Error) expect(ended.name).toMatch(/^(SignUpRefused|Permanent)Error$/);
      else if (ended !== event) {
        expect(JSON.stringify(ended)).toContain(`"scopesToSuppress":["${ADMIN_SCOPE}"]`);
      }
    }),
    { seed: 20_261_123, numRuns: 300 },
  );
});

describe('the portal’s client', () => {
  function open(...answers: (string | Error)[]) {
    const logged: string[] = [];
    let reads = 0;
    let now = 0;
    const log: Telemetry['log'] = (event) => void logged.push(event);
    const isPortal = createIsPortal(
      async () => {
        const answer = answers[Math.min(reads++, answers.length - 1)] ?? '';
        if (answer instanceof Error) throw answer;
        return answer;
      },
      { log },
      () => now,
    );
    const wait = (milliseconds: number) => {
      now += milliseconds;
    };
    return { isPortal, logged, wait, reads: () => reads };
  }

  test('is read once', async () => {
    const { isPortal, reads } = open(PORTAL);
    expect([await isPortal(PORTAL), await isPortal(BOOKING), await isPortal(PORTAL)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(reads()).toBe(1);
  });

  test('is read again for another client after a minute, as it may have been replaced', async () => {
    const { isPortal, reads, wait } = open(PORTAL, 'portal2');
    expect(await isPortal('portal1')).toBe(true);
    expect(await isPortal('portal2')).toBe(false);
    wait(60_000);
    expect(await isPortal('portal2')).toBe(true);
    expect(await isPortal('portal1')).toBe(false);
    expect(reads()).toBe(2);
  });

  test('is read again after a failure, and after an empty value', async () => {
    const { isPortal, logged } = open(unreadable, '', PORTAL);
    expect([await isPortal(BOOKING), await isPortal(BOOKING), await isPortal(BOOKING)]).toEqual([
      undefined,
      undefined,
      false,
    ]);
    expect(logged).toEqual(['portal_unknown', 'portal_unknown']);
  });

  test('stays known when a later read fails', async () => {
    const { isPortal, logged, reads, wait } = open(PORTAL, unreadable);
    await isPortal(PORTAL);
    wait(60_000);
    expect([await isPortal(BOOKING), await isPortal(BOOKING)]).toEqual([false, false]);
    expect([logged, reads()]).toEqual([[], 2]);
  });
});
