import { readdirSync, readFileSync } from 'node:fs';
import { EMAIL_KINDS, emailKinds, findKind, occasionOf } from '../../sender/email/kinds.ts';
import { identifyEvent, readRequest } from '../../sender/email/trigger-event.ts';
import { PermanentError } from '../../sender/errors.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const parseEvent = (event: unknown, by: 'sender' | 'notices' = 'sender') =>
  readRequest(event, identifyEvent(event, by), NOW);
const functionOf = ({ triggerSource }: { triggerSource: string }) =>
  findKind('notices', triggerSource) === undefined ? 'sender' : 'notices';
const folder = new URL('../../events/', import.meta.url);
const sample = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const samples = readdirSync(folder)
  .map((name) => name.replace(/\.json$/, ''))
  .filter((name) => !name.startsWith('cloud-trail'));
const signUp = () => sample('sign-up');

/** Returns a sign-up event with other attributes. */
const withAttributes = (attributes: object) => {
  const event = signUp();
  return {
    ...event,
    request: { ...event.request, userAttributes: { ...event.request.userAttributes, ...attributes } },
  };
};

const failureClassOf = (event: unknown) => {
  try {
    return `accepted as ${parseEvent(event).kind}`;
  } catch (error) {
    return error instanceof PermanentError ? error.failureClass : error;
  }
};

describe('reading a trigger event', () => {
  test('there is one sample event for every kind of email that an event alone asks for', () => {
    const kinds = samples.map((name) => parseEvent(sample(name), functionOf(sample(name))).kind);
    const lookedUp = emailKinds.filter((kind) =>
      ['address-taken', 'beside-code'].includes(occasionOf(kind) ?? ''),
    );
    expect([...kinds, ...lookedUp, 'address-changed'].sort()).toEqual([...emailKinds].sort());
  });

  test.each(samples)('the sample event %s is read', (name) => {
    const event = sample(name);
    const request = parseEvent(event, functionOf(event));
    expect(EMAIL_KINDS[request.kind].triggers).toContain(event.triggerSource);
    expect(request).toMatchObject({
      userPoolId: event.userPoolId,
      clientId: event.callerContext.clientId,
      userName: event.userName,
      userSub: event.request.userAttributes.sub ?? 'unknown',
      address: event.request.userAttributes.email,
    });
  });

  test('every trigger source of Cognito has one usual kind, whatever else it may ask for', () => {
    const usual = emailKinds.filter((kind) => occasionOf(kind) === undefined);
    const sources = usual.flatMap((kind) => [...EMAIL_KINDS[kind].triggers]);
    expect(new Set(sources).size).toBe(sources.length);
    const special = emailKinds.filter((kind) => occasionOf(kind) !== undefined);
    for (const kind of special)
      expect(sources).toEqual(expect.arrayContaining([...EMAIL_KINDS[kind].triggers]));
  });

  test.each([
    ['delete-account', 'confirm-deletion'],
    ['anything else', 'verify-address'],
    [['delete-account'], 'verify-address'],
    [undefined, 'verify-address'],
  ])('a code whose purpose is %j is of the kind %s', (purpose, kind) => {
    const event = sample('verify-user-attribute');
    const request = { ...event.request, clientMetadata: { purpose } };
    expect(parseEvent({ ...event, request }).kind).toBe(kind);
  });

  test('a purpose changes no other email', () => {
    const event = {
      ...signUp(),
      request: { ...signUp().request, clientMetadata: { purpose: 'delete-account' } },
    };
    expect(parseEvent(event).kind).toBe('verify-account');
  });

  test.each([{ clientId: null }, { clientId: '' }, {}])(
    'a caller context like %j, as of the console, has no client',
    (callerContext) => {
      expect(parseEvent({ ...signUp(), callerContext }).clientId).toBe('CLIENT_ID_NOT_APPLICABLE');
    },
  );

  test('an invitation may lack a password, because passwordless users have none', () => {
    const event = sample('admin-create-user');
    expect(parseEvent({ ...event, request: { ...event.request, code: null } }).ciphertext).toBeNull();
  });

  test('a security alert ignores a code and reads time and place', () => {
    const event = sample('account-take-over-notification');
    const request = parseEvent({ ...event, request: { ...event.request, code: 'AYADeA==' } });
    expect(request.ciphertext).toBeNull();
    expect(request.signIn).toEqual({
      time: new Date('2026-11-23T09:41:00.000Z'),
      place: 'Leeds, United Kingdom',
      device: 'Chrome 143, Android 16',
      feedback: {
        wasMe: 'https://example.auth.eu-west-1.amazoncognito.com/riskFeedback?valid=true',
        wasNotMe: 'https://example.auth.eu-west-1.amazoncognito.com/riskFeedback?valid=false',
      },
    });
  });

  test.each([
    ['evil.example', 'http://evil.example', undefined],
    ['<b>Leeds</b>', 'UK', 'UK'],
    ['Saint-Étienne', 'Côte d’Ivoire', 'Saint-Étienne, Côte d’Ivoire'],
  ])('of the place %s, %s, %s is kept', (CITY, COUNTRY, place) => {
    const event = sample('account-take-over-notification');
    const userAttributes = { ...event.request.userAttributes, CITY, COUNTRY, LOGIN_TIME: 'yesterday' };
    const { signIn } = parseEvent({ ...event, request: { ...event.request, userAttributes } });
    expect(signIn).toMatchObject({ time: undefined, place });
  });

  test.each([
    ['https://evil.example/riskFeedback', 'Chrome 143', undefined, 'Chrome 143'],
    ['https://a.auth.eu-west-1.amazoncognito.com.evil.example/', 'see evil.example', undefined, undefined],
    ['https://a.auth.eu-west-1.amazoncognito.com/x?y="><b>', 'Firefox <b>', undefined, undefined],
    ['javascript:alert(1)', 'x'.repeat(90), undefined, undefined],
  ])(
    'a link such as %s and a device such as %s are kept only if they are plain',
    (link, device, feedback, kept) => {
      const event = sample('account-take-over-notification');
      const userAttributes = {
        ...event.request.userAttributes,
        ONE_CLICK_LINK_VALID: link,
        DEVICE_NAME: device,
      };
      const { signIn } = parseEvent({ ...event, request: { ...event.request, userAttributes } });
      expect(signIn).toMatchObject({ feedback, device: kept });
    },
  );

  test.each([
    [{ browser: 'chrome', system: 'android' }, 'Chrome, Android'],
    [{ browser: 'samsung', system: 'other' }, 'Samsung Internet'],
    [{ system: 'ios' }, 'iPhone/iPad'],
    [{ browser: 'other', system: 'other' }, undefined],
    [{ browser: 'Chrome 143', system: '<b>Android</b>' }, undefined],
    [{ browser: '__proto__', system: 'constructor' }, undefined],
    [{ browser: ['chrome'], system: 7 }, undefined],
    [null, undefined],
  ])('a sign-in notice with the hints %j says when, and with %s', (clientMetadata, device) => {
    const event = sample('post-authentication-authentication');
    const request = { ...event.request, clientMetadata };
    expect(parseEvent({ ...event, request }, 'notices').signIn).toEqual({ time: new Date(NOW), device });
  });

  test('each function rejects the events of the other one', () => {
    expect(() => parseEvent(sample('post-authentication-authentication'), 'sender')).toThrow(
      'No email is known',
    );
    expect(() => parseEvent(sample('sign-up'), 'notices')).toThrow('No email is known');
  });

  test('the languages are the locale attribute, then the allow-listed hint', () => {
    const event = withAttributes({ locale: 'es_MX' });
    const request = { ...event.request, clientMetadata: { locale: 'fr', address: 'x' } };
    expect(parseEvent({ ...event, request }).languages).toEqual(['es-MX', 'fr']);
  });

  test.each(['../../etc', 'en; q=1', 'x'.repeat(2048), '', 7, null])('the locale %j is ignored', (locale) => {
    expect(parseEvent(withAttributes({ locale })).languages).toEqual([]);
  });

  test.each([undefined, 'alex@example.com', 7])(
    'a sub like %j is unknown, and never the user name',
    (sub) => {
      expect(parseEvent(withAttributes({ sub })).userSub).toBe('unknown');
    },
  );

  test.each([
    ['a text', 'hello', 'invalid_event'],
    ['null', null, 'invalid_event'],
    ['an array', [], 'invalid_event'],
    ['an empty object', {}, 'invalid_event'],
    ['no request', { ...signUp(), request: null }, 'invalid_event'],
    ['no caller context', { ...signUp(), callerContext: 3 }, 'invalid_event'],
    ['no pool', { ...signUp(), userPoolId: '' }, 'invalid_event'],
    [
      'an unknown trigger source',
      { ...signUp(), triggerSource: 'CustomEmailSender_New' },
      'unknown_trigger_source',
    ],
    [
      'a prototype name as trigger source',
      { ...signUp(), triggerSource: '__proto__' },
      'unknown_trigger_source',
    ],
    ['a missing code', { ...signUp(), request: { ...signUp().request, code: undefined } }, 'missing_code'],
    ['a null code', { ...signUp(), request: { ...signUp().request, code: null } }, 'missing_code'],
    [
      'a code that is not a text',
      { ...signUp(), request: { ...signUp().request, code: 123456 } },
      'missing_code',
    ],
    ['no address', withAttributes({ email: undefined }), 'missing_address'],
    ['an empty address', withAttributes({ email: '' }), 'missing_address'],
    ['two addresses', withAttributes({ email: 'a@example.com,b@example.com' }), 'invalid_address'],
    [
      'an address with a line break',
      withAttributes({ email: 'a@example.com\r\nBcc: b@example.com' }),
      'invalid_address',
    ],
    ['an address with a name', withAttributes({ email: 'A <a@example.com>' }), 'invalid_address'],
    [
      'an address of 2,048 characters',
      withAttributes({ email: `${'a'.repeat(2036)}@example.com` }),
      'invalid_address',
    ],
    [
      'an address with a right-to-left override',
      withAttributes({ email: 'a\u202eb@example.com' }),
      'invalid_address',
    ],
  ])('%s is rejected', (_, event, failureClass) => {
    expect(failureClassOf(event)).toBe(failureClass);
  });

  test('no message repeats content of the event', () => {
    const event = { ...signUp(), triggerSource: 'alex@example.com' };
    expect(() => parseEvent(event)).toThrow('No email is known for trigger source with an unusual name');
    expect(() => parseEvent(withAttributes({ email: 'alex@@example.com' }))).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('alex') }),
    );
  });
});
