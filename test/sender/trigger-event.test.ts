import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ALWAYS_NOTIFIED, EMAIL_KINDS, emailKinds, findKind, occasionOf } from '../../sender/email/kinds.ts';
import { hasAddress, identifyEvent, readRequest } from '../../sender/email/trigger-event.ts';
import { PermanentError } from '../../sender/errors.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
/** The attributes of the account that an alert without an address is about. */
const ACCOUNT = { sub: 'd2b5e7f4', email: 'alex.morgan@example.com', locale: 'en-GB' };
/** Reads an event as its function does, for an alert with the account that is looked up. */
const parseEvent = (event: unknown, by: 'sender' | 'notices' = 'sender') => {
  const identity = identifyEvent(event, by);
  const isLookedUp = identity.kind === 'security-alert' && !hasAddress(event);
  return readRequest(event, identity, NOW, isLookedUp ? ACCOUNT : undefined);
};
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
    expect([...kinds, ...lookedUp, ...ALWAYS_NOTIFIED].sort()).toEqual([...emailKinds].sort());
  });

  test.each(samples)('the sample event %s is read', (name) => {
    const event = sample(name);
    const request = parseEvent(event, functionOf(event));
    expect(EMAIL_KINDS[request.kind].triggers).toContain(event.triggerSource);
    expect(request).toMatchObject({
      userPoolId: event.userPoolId,
      clientId: event.callerContext.clientId ?? 'CLIENT_ID_NOT_APPLICABLE',
      userName: event.userName,
      userSub: event.request.userAttributes.sub ?? 'unknown',
      address: event.request.userAttributes.email ?? ACCOUNT.email,
    });
  });

  test('only the sample events that Cognito waits for have a response, and an alert has no address', () => {
    for (const name of samples) {
      const { triggerSource, response, request } = sample(name);
      const isSender = triggerSource.startsWith('CustomEmailSender_');
      expect([name, response]).toEqual([name, isSender ? undefined : {}]);
      expect([name, 'email' in request.userAttributes]).toEqual([name, !triggerSource.includes('TakeOver')]);
    }
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

  test.each([
    { clientId: null, awsSdkVersion: null },
    { clientId: '' },
    { clientId: 7 },
    { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
    {},
    null,
    undefined,
    'text',
  ])(
    'a caller context like %j, as of the console, has no client, and every email is read',
    (callerContext) => {
      for (const name of samples) {
        const event = sample(name);
        const request = parseEvent({ ...event, callerContext }, functionOf(event));
        expect(request).toEqual({
          ...parseEvent(event, functionOf(event)),
          clientId: 'CLIENT_ID_NOT_APPLICABLE',
        });
      }
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

  /** Returns what is known of a sign-in with other details than those of the sample. */
  const alertWith = (details: object) => {
    const event = sample('account-take-over-notification');
    const userAttributes = { ...event.request.userAttributes, ...details };
    return parseEvent({ ...event, request: { ...event.request, userAttributes } }).signIn;
  };

  test.each([
    ['evil.example', 'http://evil.example', undefined],
    ['<b>Leeds</b>', 'UK', 'UK'],
    ['Saint-Étienne', 'Côte d’Ivoire', 'Saint-Étienne, Côte d’Ivoire'],
    ['Leeds', 'null', 'Leeds'],
    ['null', 'United Kingdom', 'United Kingdom'],
    ['null', 'null', undefined],
    [null, undefined, undefined],
    ['undefined', 'Unknown', undefined],
    ['', ' ', undefined],
    ['N/A', 'n.a.', undefined],
    ['(null)', '-', undefined],
    ['Unknown city', 'not available', undefined],
    ['Leeds, null', 'NULL', 'Leeds'],
    ['Notting Hill', 'Oman', 'Notting Hill, Oman'],
    ['القاهرة', 'مصر', 'القاهرة, مصر'],
    ['Washington, D.C.', 'United States', 'Washington, United States'],
    [7, {}, undefined],
    ['x'.repeat(90), 'Spain', undefined],
  ])('of the place %j, %j, %j is kept', (CITY, COUNTRY, place) => {
    expect(alertWith({ CITY, COUNTRY })).toMatchObject({ place, device: 'Chrome 143, Android 16' });
  });

  test.each([
    ['Chrome 143', 'Chrome 143'],
    ['Opera 74, Linux', 'Opera 74, Linux'],
    ['Chrome Mobile WebView 143.0.7499, Android 16', 'Chrome Mobile WebView 143.0.7499, Android 16'],
    ['Chrome Mobile WebView 143.0.7499, Android 16 …', 'Chrome Mobile WebView 143.0.7499, Android 16'],
    [
      'Samsung Internet 29.0, Android 16, Galaxy SM-S928B/DS, and many more words of a browser',
      'Samsung Internet 29.0, Android 16, Galaxy SM-S928B/DS, and…',
    ],
    ['null', undefined],
    ['Unknown, Linux', 'Linux'],
    ['Unknown browser, iOS 26', 'iOS 26'],
    [null, undefined],
    ['Chrome 143, see evil.example', 'Chrome 143'],
    ['see evil.example', undefined],
    ['Firefox <b>', undefined],
    ['Call 0800 123 456', undefined],
    ['Your account is closed. Call us', undefined],
    ['a\u202eb', undefined],
    ['x'.repeat(90), undefined],
  ])('of the device %j, %j is kept', (DEVICE_NAME, device) => {
    expect(alertWith({ DEVICE_NAME })).toMatchObject({ device, place: 'Leeds, United Kingdom' });
  });

  test.each([
    ['Friday, March 19, 2021 02:25 PM UTC', '2021-03-19T14:25:00.000Z'],
    ['2026-11-23T09:41:00.000Z', '2026-11-23T09:41:00.000Z'],
    ['2026-11-23T09:41:00', '2026-11-23T09:41:00.000Z'],
    ['2026-11-23T09:41:00+01:00', '2026-11-23T08:41:00.000Z'],
    ['1616163900', '2021-03-19T14:25:00.000Z'],
    ['1616163900000', '2021-03-19T14:25:00.000Z'],
    [1616163900000, '2021-03-19T14:25:00.000Z'],
    ['yesterday', undefined],
    ['Leeds 7', undefined],
    ['null', undefined],
    [null, undefined],
    ['0000000000', undefined],
    ['9999-01-01T00:00:00Z', undefined],
    ['+275760-09-13T00:00:00Z', undefined],
    ['99999999999999999999', undefined],
  ])('the time %j is read as %j', (LOGIN_TIME, time) => {
    expect(alertWith({ LOGIN_TIME })?.time?.toISOString()).toBe(time);
  });

  const FEEDBACK = '/riskFeedback?valid=true&token=a.b-c_d%3D';
  test.each([
    'https://example.auth.eu-west-1.amazoncognito.com',
    'https://example.auth-fips.us-east-1.amazoncognito.com',
    'https://example.auth-fips.us-gov-west-1.amazoncognito.com',
    'https://example.auth.cn-north-1.amazoncognito.com.cn',
  ])('links of Cognito are kept, such as those on %s', (origin) => {
    const [wasMe, wasNotMe] = [`${origin}${FEEDBACK}`, `${origin}/riskFeedback?valid=false`];
    const signIn = alertWith({ ONE_CLICK_LINK_VALID: wasMe, ONE_CLICK_LINK_INVALID: wasNotMe });
    expect(signIn?.feedback).toEqual({ wasMe, wasNotMe });
  });

  test.each([
    'https://evil.example/riskFeedback',
    'https://auth.riverside-clinic.example/riskFeedback?valid=true',
    'https://a.auth.eu-west-1.amazoncognito.com.evil.example/',
    'https://a.auth.eu-west-1.amazoncognito.com.cn/',
    'https://a.auth.eu-west-1.amazoncognito.com@evil.example/',
    'https://a.auth.eu-west-1.amazoncognito.com:8443/',
    'https://evil.example/a.auth.eu-west-1.amazoncognito.com/',
    'https://a.auth.eu-west-1.amazoncognito.com/x?y="><b>',
    'http://a.auth.eu-west-1.amazoncognito.com/',
    'javascript:alert(1)',
    null,
  ])('both links are left out if one is %j, and the other details are kept', (link) => {
    expect(alertWith({ ONE_CLICK_LINK_VALID: link })).toEqual({
      time: new Date('2026-11-23T09:41:00.000Z'),
      place: 'Leeds, United Kingdom',
      device: 'Chrome 143, Android 16',
      feedback: undefined,
    });
  });

  test('whatever the details are, what is kept is short and has no link, markup or line break', () => {
    const words = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...' ,.…\n\u202e\u2028<>"/:@', 'null', 'evil', '.example', 'Chrome ', '0800 123456'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
    });
    const value = fc.oneof(words, fc.jsonValue());
    const details = fc.record({ CITY: value, COUNTRY: value, DEVICE_NAME: value, LOGIN_TIME: value });
    fc.assert(
      fc.property(details, (given) => {
        const { place = '', device = '', time } = alertWith(given) ?? { time: undefined };
        for (const text of [place, device]) {
          expect(text).toMatch(/^[\p{L}\p{M}\p{N} '’.,()+/_…-]{0,82}$/u);
          expect(text).not.toMatch(/\.\p{L}/u);
        }
        if (time !== undefined) expect(time.getUTCFullYear()).toBeLessThan(2027);
      }),
      { seed: 20_261_127, numRuns: 500 },
    );
  });

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

  test.each([
    ['es-ES-u-ca-gregory', 'es-ES'],
    ['ar-EG-u-nu-latn', 'ar-EG'],
    ['fr_FR.UTF-8', 'fr-FR'],
    ['es-ES-valencia', 'es-ES-valencia'],
    ['es-MX ', 'es-MX'],
    ['spa', 'es'],
  ])('the locale %j is read as %j', (locale, tag) => {
    expect(parseEvent(withAttributes({ locale })).languages).toEqual([tag]);
  });

  test.each(['../../etc', 'x'.repeat(2048), '', 7, null])('the locale %j is ignored', (locale) => {
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
    ['a local part beyond ASCII', withAttributes({ email: 'jörg@example.com' }), 'invalid_address'],
    ['an address in a list of its own', withAttributes({ email: 'mailto:a@example.com' }), 'invalid_address'],
    ['an address that ends with a space', withAttributes({ email: 'a@example.com ' }), 'invalid_address'],
    ['a machine in place of a domain', withAttributes({ email: 'a@[192.0.2.1]' }), 'invalid_address'],
  ])('%s is rejected', (_, event, failureClass) => {
    expect(failureClassOf(event)).toBe(failureClass);
  });

  test.each([
    ['anna@müller-praxis.example', 'anna@xn--mller-praxis-dlb.example'],
    ['anna@клиника.example', 'anna@xn--80apagcdp.example'],
    ['anna@診療所。example', 'anna@xn--8ou585bfso.example'],
    ['Anna.Q&A@Example.COM', 'Anna.Q&A@example.com'],
    ["o'neil@example.com", "o'neil@example.com"],
  ])('the address %s is written to as %s', (email, address) => {
    expect(parseEvent(withAttributes({ email })).address).toBe(address);
  });

  test('whatever an account holds as its address, only ASCII leaves, or the email is refused', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        ...'ab1@@..-_+ ,;:<>"()[]\\\r\n\0',
        'ü',
        'ß',
        'я',
        '診',
        '。',
        '．',
        '＠',
        '\u200b',
        '\u202e',
        '‚',
        'xn--',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const address = fc.oneof(
      fc.string({ unit }),
      fc
        .tuple(fc.string({ unit }), fc.string({ unit }))
        .map(([name, domain]) => `${name}a@a${domain}.example`),
    );
    fc.assert(
      fc.property(address, (email) => {
        const outcome = failureClassOf(withAttributes({ email }));
        if (outcome !== 'accepted as verify-account') {
          expect(outcome).toMatch(/^(missing|invalid)_address$/);
          return;
        }
        const sent = parseEvent(withAttributes({ email })).address;
        expect(sent).toMatch(/^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[a-z0-9.-]+$/);
        expect(sent.length).toBeLessThanOrEqual(254);
      }),
      { seed: 20_261_127, numRuns: 1_000 },
    );
  });

  test('no message repeats content of the event', () => {
    const event = { ...signUp(), triggerSource: 'alex@example.com' };
    expect(() => parseEvent(event)).toThrow('No email is known for trigger source with an unusual name');
    expect(() => parseEvent(withAttributes({ email: 'alex@@example.com' }))).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('alex') }),
    );
  });
});
