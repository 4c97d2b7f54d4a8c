import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { leaksIn } from '../../bench/leaks.ts';
import { createCodeEncrypter } from '../../emulator/cognito/encrypt-code.ts';
import { assembleTrace } from '../../emulator/xray/trace.ts';
import type { SegmentDocument } from '../../emulator/xray/trace-store.ts';
import { ADMINISTRATOR, type Denial } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { EMAIL_KINDS, type EmailKind } from '../../sender/email/kinds.ts';
import { SUPPORT_HINTS } from '../../sender/errors.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { eventOf, kindsByEvent, sampleOf } from './sample-event.ts';

const CODE = '48151623';
const ADDRESS = 'alex.morgan@example.com';

let system: LocalSystem;
const denials: Denial[] = [];
beforeAll(async () => {
  system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    onDenied: (denial) => denials.push(denial),
  });
});
afterAll(() => system.close());

const event = (kind: EmailKind = 'verify-account', request: object = {}, attributes: object = {}) =>
  eventOf(system, kind, CODE, { request, attributes });

/** Returns the lines that the function logged about one invocation. */
const linesOf = (requestId: string) =>
  system.logs
    .query({ group: system.sender.logGroup })
    .map(({ message }) => JSON.parse(message))
    .filter((line) => line.function_request_id === requestId);

/** Returns the name of each subsegment of a trace with that of the segment around it. */
function parentsIn(id: string, documents: readonly SegmentDocument[]) {
  const all = assembleTrace(id, documents)?.all ?? [];
  return all.flatMap(({ name: parent, subsegments = [] }) =>
    subsegments.map(({ name }) => ({ name, parent })),
  );
}

/** Returns what Lambda's runtime logged about a failed invocation. */
const runtimeErrorOf = (requestId: string) =>
  system.logs
    .query({ group: system.sender.logGroup })
    .map(({ message }) => JSON.parse(message))
    .find((line) => line.requestId === requestId)?.message;

/** Returns the attributes of the patient whom a sample is about; an event without them needs an account in the pool. */
const patientOf = async (kind: EmailKind): Promise<Readonly<Record<string, unknown>>> => {
  const { userName, request } = sampleOf(kind);
  if ('email' in request.userAttributes) return request.userAttributes;
  const { region, awsUrl: endpoint, userPoolId: UserPoolId } = system;
  const cognito = new CognitoIdentityProvider({ region, endpoint, credentials: ADMINISTRATOR });
  const { User } = await cognito.adminCreateUser({
    UserPoolId,
    Username: userName,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: ADDRESS },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  cognito.destroy();
  return Object.fromEntries((User?.Attributes ?? []).map(({ Name, Value }) => [Name, Value]));
};

const send = async (input: unknown) => {
  const result = await system.lambda.invoke(system.sender.arn, input);
  return { ...result, lines: linesOf(result.requestId) };
};

describe('the deployed bundle, in its own process behind the Runtime API', () => {
  const kinds = kindsByEvent.filter((kind) => EMAIL_KINDS[kind].sentBy === 'sender');

  test.each(kinds)('sends %s and logs every step', async (kind) => {
    const { triggers, secret } = EMAIL_KINDS[kind];
    const patient = await patientOf(kind);
    const { lines, functionError, payload, traceId } = await send(await event(kind));
    expect(functionError).toBeUndefined();
    expect(payload).toBeNull();

    const decrypted = secret === 'none' ? [] : ['code_decrypted'];
    expect(lines.map(({ message }) => message)).toEqual([
      'email_requested',
      ...decrypted,
      'email_rendered',
      'email_sent',
    ]);
    const sent = lines.at(-1);
    expect(sent).toMatchObject({
      service: 'custom-email-sender',
      kind,
      trigger_source: triggers[0],
      user_sub: patient.sub,
      user_pool_id: system.userPoolId,
      locale: 'en',
      xray_trace_id: traceId,
      support_hint: expect.stringContaining('SES accepted the email'),
    });
    const email = (await system.inbox.emails()).find(({ messageId }) => messageId === sent.ses_message_id);
    expect(email?.destination.to).toEqual([patient.email]);
    expect(email?.headers).toContainEqual({ name: 'Auto-Submitted', value: 'auto-generated' });
    if (secret !== 'none') expect(email?.body.text).toContain(CODE);
  });

  test('traces decrypt, render and send as subsegments, with calls to KMS and SES below them', async () => {
    const { traceId } = await send(await event());
    const trace = assembleTrace(traceId, system.traces.documents(traceId));
    const names = trace?.all.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['decrypt', 'KMS', 'render', 'send', 'SESv2']));
    expect(trace?.annotations.get('kind')).toEqual(['verify-account']);
    expect(trace?.annotations.get('trigger_source')).toEqual(['CustomEmailSender_SignUp']);
    expect(trace?.hasFault).toBe(false);
  });

  test('traces the look-up of the brand, which runs beside decrypt, as a step of the email', async () => {
    await send(await event());
    // A process reads the list of brands once, so only the first email of each has it in its trace.
    const parents = system.traces.traceIds().flatMap((id) => parentsIn(id, system.traces.documents(id)));
    const parentsOf = (wanted: string) => [
      ...new Set(parents.filter(({ name }) => name === wanted).map(({ parent }) => parent)),
    ];
    expect(
      Object.fromEntries(
        ['SSM', 'decrypt', 'KMS', 'render', 'send', 'SESv2'].map((name) => [name, parentsOf(name)]),
      ),
    ).toEqual({
      SSM: ['email'],
      decrypt: ['email'],
      KMS: ['decrypt'],
      render: ['email'],
      send: ['email'],
      SESv2: ['send'],
    });
  });

  test.each([{ clientId: null, awsSdkVersion: null }, {}, null])(
    'sends as the clinic itself if the caller is %j, as for what administrators do',
    async (callerContext) => {
      const { functionError, lines } = await send({ ...(await event('verify-new-address')), callerContext });
      expect(functionError).toBeUndefined();
      expect(lines.at(-1)).toMatchObject({ message: 'email_sent', client_id: 'CLIENT_ID_NOT_APPLICABLE' });
      const { ses_message_id } = lines.at(-1);
      const email = (await system.inbox.emails()).find(({ messageId }) => messageId === ses_message_id);
      expect(email?.from).toContain('Riverside Clinic');
    },
  );

  test.each([
    ['es-ES-u-ca-gregory', 'es'],
    ['ar-EG-u-nu-latn', 'ar'],
    ['fr_FR.UTF-8', 'fr'],
    ['spa', 'es'],
  ])('sends to a patient whose locale is %s in %s', async (locale, language) => {
    const { lines } = await send(await event(undefined, {}, { locale }));
    expect(lines.at(-1)).toMatchObject({ message: 'email_sent', locale: language });
  });

  test('sends to a domain beyond ASCII in the form that SES accepts', async () => {
    const { lines } = await send(await event(undefined, {}, { email: 'anna@müller-praxis.example' }));
    const { ses_message_id } = lines.at(-1);
    const email = (await system.inbox.emails()).find(({ messageId }) => messageId === ses_message_id);
    expect(email?.destination.to).toEqual(['anna@xn--mller-praxis-dlb.example']);
  });

  test('decrypts a code in the committed suite too', async () => {
    const { awsUrl, userPoolId, region, codeKeyArn } = system;
    const pool = { keyArn: codeKeyArn, userPoolId, kmsEndpoint: awsUrl, region, credentials: ADMINISTRATOR };
    const encrypt = createCodeEncrypter({ ...pool, suite: 'committed' });
    const { functionError } = await send(await event(undefined, { code: await encrypt(CODE) }));
    expect(functionError).toBeUndefined();
  });

  test.each(['cognito', 'committed'] as const)(
    'refuses a tampered message of the %s suite, wherever the change is',
    async (suite) => {
      const { awsUrl, userPoolId, region, codeKeyArn } = system;
      const pool = {
        keyArn: codeKeyArn,
        userPoolId,
        kmsEndpoint: awsUrl,
        region,
        credentials: ADMINISTRATOR,
      };
      const message = Buffer.from(await createCodeEncrypter({ ...pool, suite })(CODE), 'base64');
      const emails = (await system.inbox.emails()).length;
      for (let step = 0; step < 24; step += 1) {
        const position = Math.floor((step * message.length) / 24);
        const tampered = Buffer.from(message);
        tampered.writeUInt8(tampered.readUInt8(position) ^ 0x41, position);
        const { lines } = await send(await event(undefined, { code: tampered.toString('base64') }));
        // The role may decrypt codes of this pool only, whose id is in the message.
        const isDenied = denials.splice(0).some(({ action }) => action === 'kms:Decrypt');
        expect(lines.at(-1)).toMatchObject({
          message: 'email_failed',
          failure_class: isDenied ? 'key_denied' : 'decrypt_failed',
        });
      }
      expect(await system.inbox.emails()).toHaveLength(emails);
    },
  );

  describe('sends a correct email when attributes are hostile', () => {
    test.each([
      ['a name full of HTML', { name: '<script>alert(1)</script>' }],
      ['a name with a line break', { name: 'Alex\r\nBcc: everyone@example.com' }],
      ['a name with a link', { name: 'Win at https://evil.example' }],
      ['an attribute of 2,048 characters', { name: 'x'.repeat(2048), 'custom:note': 'y'.repeat(2048) }],
      ['an unknown language', { locale: 'tlh' }],
      ['a locale that is not a language tag', { locale: '../../../etc/passwd' }],
    ])('%s', async (_, attributes) => {
      const { functionError, lines } = await send(await event(undefined, {}, attributes));
      expect(functionError).toBeUndefined();
      const { ses_message_id } = lines.at(-1);
      const email = (await system.inbox.emails()).find(({ messageId }) => messageId === ses_message_id);
      expect(email?.subject).toBe('Confirm your email address for Riverside Clinic');
      for (const value of Object.values(attributes)) {
        expect(`${email?.body.html}${email?.body.text}${JSON.stringify(email?.headers)}`).not.toContain(
          value,
        );
      }
    });
  });

  describe('refuses what it cannot send, logs why, and sends the next email', () => {
    const damaged = async () => {
      const message = Buffer.from(await system.encryptCode(CODE), 'base64');
      message.writeUInt8(message.readUInt8(message.length - 150) ^ 1, message.length - 150);
      return event(undefined, { code: message.toString('base64') });
    };
    const cases: [string, () => Promise<unknown>, keyof typeof SUPPORT_HINTS][] = [
      ['a damaged ciphertext', damaged, 'decrypt_failed'],
      [
        'a ciphertext of another pool',
        async () => ({ ...(await event()), userPoolId: 'eu-west-1_Other' }),
        'foreign_ciphertext',
      ],
      ['a code that is not a ciphertext', () => event(undefined, { code: CODE }), 'decrypt_failed'],
      ['a null code', () => event(undefined, { code: null }), 'missing_code'],
      ['no address', () => event(undefined, {}, { email: undefined }), 'missing_address'],
      [
        'an address with a header in it',
        () => event(undefined, {}, { email: 'a@b.example\r\nBcc: c@d.example' }),
        'invalid_address',
      ],
      [
        'an address that SES cannot send to',
        () => event(undefined, {}, { email: 'jörg@example.com' }),
        'invalid_address',
      ],
      [
        'an alert for an account that is gone',
        async () => ({ ...(await event('security-alert')), userName: 'gone' }),
        'unknown_account',
      ],
      [
        'an unknown trigger source',
        async () => ({ ...(await event()), triggerSource: 'CustomEmailSender_Later' }),
        'unknown_trigger_source',
      ],
      ['an event that is a string', async () => 'hello', 'invalid_event'],
      ['an event that is null', async () => null, 'invalid_event'],
      ['an event that is a list', async () => [1, 2], 'invalid_event'],
    ];

    test.each(cases)('%s', async (_, make, failureClass) => {
      const { functionError, lines, payload, requestId } = await send(await make());
      expect(functionError).toBe('Unhandled');
      expect(payload).toMatchObject({ errorType: 'PermanentError' });
      expect(runtimeErrorOf(requestId)).toMatchObject({ errorType: 'PermanentError' });
      expect(lines.at(-1)).toMatchObject({
        level: 'ERROR',
        message: 'email_failed',
        failure_class: failureClass,
        retryable: false,
        support_hint: SUPPORT_HINTS[failureClass],
      });
      expect((await send(await event())).functionError).toBeUndefined();
    });

    test('an event that fails at every attempt ends in the failure queue', async () => {
      const before = system.failedEvents.length;
      const { requestId } = await system.lambda.invokeAsync(
        system.sender.arn,
        await event(undefined, { code: null }),
      );
      await system.lambda.settled();
      expect(linesOf(requestId).filter(({ message }) => message === 'email_failed')).toHaveLength(2);
      expect(system.failedEvents.slice(before)).toEqual([
        expect.objectContaining({
          requestContext: expect.objectContaining({
            condition: 'RetriesExhausted',
            approximateInvokeCount: 2,
          }),
        }),
      ]);
    });
  });

  test('no code, address or name is in any log line or trace', () => {
    const lines = system.logs.query({ group: system.sender.logGroup });
    const traces = system.traces.traceIds().map((id) => system.traces.documents(id));
    const events = lines.map(({ message }) => JSON.parse(message).message);
    expect(events).toEqual(expect.arrayContaining(['email_sent', 'email_failed']));
    const words = [CODE, ADDRESS, 'alex.', 'example.com', 'b.example', 'Alex', 'evil', 'script'];
    expect(leaksIn([lines, traces], words)).toEqual([]);
  });
});
