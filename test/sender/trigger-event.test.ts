import { readdirSync, readFileSync } from 'node:fs';
import { EMAIL_KINDS, emailKinds, findKind } from '../../sender/email/kinds.ts';
import { identifyEvent, readRequest } from '../../sender/email/trigger-event.ts';
import { PermanentError } from '../../sender/errors.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const parseEvent = (event: unknown, by: 'sender' | 'notices' = 'sender') =>
  readRequest(event, identifyEvent(event, by), NOW);
const functionOf = ({ triggerSource }: { triggerSource: string }) =>
  findKind('notices', triggerSource) === undefined ? 'sender' : 'notices';
const folder = new URL('../../events/', import.meta.url);
const sample = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const samples = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
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
  test('there is one sample event for every kind of email', () => {
    const kinds = samples.map((name) => parseEvent(sample(name), functionOf(sample(name))).kind);
    expect(kinds.sort()).toEqual([...emailKinds].sort());
  });

  test.each(samples)('the sample event %s is read', (name) => {
    const event = sample(name);
    const request = parseEvent(event, functionOf(event));
    expect(EMAIL_KINDS[request.kind].trigger).toBe(event.triggerSource);
    expect(request).toMatchObject({
      userPoolId: event.userPoolId,
      clientId: event.callerContext.clientId,
      userSub: event.userName,
      address: event.request.userAttributes.email,
    });
  });

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

  test('a sign-in notice has the time of the sign-in', () => {
    expect(parseEvent(sample('post-authentication-authentication'), 'notices').signIn).toEqual({
      time: new Date(NOW),
    });
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

  test('a user name that is not an opaque id is not used as the sub', () => {
    const event = { ...withAttributes({ sub: undefined }), userName: 'alex@example.com' };
    expect(parseEvent(event).userSub).toBe('unknown');
  });

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
