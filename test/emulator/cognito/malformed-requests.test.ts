import { wellFormedRequests } from '../../../bench/faults/fuzz/cognito-requests.ts';
import { AwsError } from '../../../emulator/aws/service.ts';
import {
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  type Fixture,
  PASSWORD,
  POOL_ID,
  serve,
  signInPlain,
  stopServing,
} from './user-pool-fixture.ts';

afterEach(stopServing);

/** A well-formed request of each action. */
const WELL_FORMED = wellFormedRequests({
  clientId: CLIENT_ID,
  userPoolId: POOL_ID,
  username: 'anna@example.org',
  email: 'anna@example.org',
  password: PASSWORD,
  accessToken: 'TOKEN',
});
const app = { ClientId: CLIENT_ID, Username: 'anna@example.org' };

const JUNK: Readonly<Record<string, unknown>> = {
  null: null,
  'a number': 7,
  'a fraction': 1.5,
  'a boolean': 'boolean',
  'an empty text': '',
  'an empty list': [],
  'a list of lists': [[[]]],
  'a list of null': [null],
  'an object': {},
  'an object in an object': { USERNAME: { USERNAME: 1 }, Name: {} },
  'an object with its own __proto__': JSON.parse('{"__proto__": {"USERNAME": "x"}, "constructor": 1}'),
  'a huge text': 'x'.repeat(200_000),
  'a lone surrogate': 'a\ud800b',
  'white space': ' \t\n ',
  'a zero character': 'a\u0000b',
  'text that is not base64': '%%%',
  'the name __proto__': '__proto__',
  'the name constructor': 'constructor',
  'right-to-left text': '\u202eabc@example.org\u202c',
};

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});

/** Returns the AwsError of a request, undefined if it succeeds; throws every other error. */
async function refusalOf(action: string, input: unknown): Promise<AwsError | undefined> {
  const run = fixture.pool.service.actions[action];
  return Promise.resolve(run?.(input as Record<string, unknown>)).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof AwsError) return error;
      throw error;
    },
  );
}

function malformed(request: Record<string, unknown>, member: string): [string, Record<string, unknown>][] {
  const { [member]: valid, ...rest } = request;
  const variants = Object.entries(JUNK).map(([name, junk]): [string, unknown] => [
    name,
    junk === 'boolean' ? typeof valid !== 'boolean' : junk,
  ]);
  const inner =
    typeof valid === 'object' && valid !== null && !Array.isArray(valid)
      ? Object.keys(valid).flatMap((key) =>
          Object.entries(JUNK).map(([name, junk]): [string, unknown] => [
            `${key}: ${name}`,
            { ...valid, [key]: junk },
          ]),
        )
      : [];
  return [...variants, ...inner]
    .map(([name, value]): [string, Record<string, unknown>] => [name, { ...rest, [member]: value }])
    .concat([['absent', rest]]);
}

describe('malformed requests', () => {
  test('of every action are tested here', () => {
    expect(Object.keys(WELL_FORMED).sort()).toEqual(Object.keys(fixture.pool.service.actions).sort());
  });

  test.each(Object.keys(WELL_FORMED))(
    'of %s are refused with 400 and never fail otherwise',
    async (action) => {
      const request = WELL_FORMED[action] ?? {};
      for (const member of Object.keys(request)) {
        for (const [name, input] of malformed(request, member)) {
          const refusal = await refusalOf(action, input);
          expect([member, name, refusal?.status ?? 400]).toEqual([member, name, 400]);
          expect(refusal?.type ?? 'none').toMatch(/^(none|[A-Z]\w+Exception)$/);
          expect((refusal?.message ?? '').length).toBeLessThan(2000);
        }
      }
    },
  );

  test.each(Object.keys(WELL_FORMED))(
    'of %s with members of the wrong type are a SerializationException',
    async (action) => {
      const request = WELL_FORMED[action] ?? {};
      for (const [member, valid] of Object.entries(request)) {
        const wrong = typeof valid === 'string' ? [valid] : 'text';
        await expect(refusalOf(action, { ...request, [member]: wrong })).resolves.toMatchObject({
          type: 'SerializationException',
        });
      }
    },
  );

  test.each([
    { UserContextData: 'text' },
    { UserContextData: { EncodedData: 7 } },
    { AnalyticsMetadata: [] },
    { AnalyticsMetadata: { AnalyticsEndpointId: {} } },
  ])('with %j are a SerializationException, although it is not used', async (unused) => {
    await expect(refusalOf('ForgotPassword', { ...app, ...unused })).resolves.toMatchObject({
      type: 'SerializationException',
    });
  });

  test('with members that the API does not know are accepted', async () => {
    await expect(refusalOf('ForgotPassword', { ...app, Unknown: [7] })).resolves.toBeUndefined();
  });

  test.each([null, [], 'text', 7, undefined])(
    'that are %p instead of an object are refused',
    async (input) => {
      for (const action of Object.keys(WELL_FORMED)) {
        await expect(refusalOf(action, input)).resolves.toMatchObject({
          type: 'SerializationException',
          status: 400,
        });
      }
    },
  );

  test('of signed-in users are refused with 400 too', async () => {
    await createConfirmedUser(fixture, 'bea@example.org');
    const { AccessToken } = await signInPlain(fixture, 'bea@example.org');
    const actions = Object.entries(WELL_FORMED).filter(
      ([name, { AccessToken: token }]) =>
        token !== undefined && !['DeleteUser', 'GlobalSignOut'].includes(name),
    );
    for (const [action, request] of actions) {
      for (const member of Object.keys(request).filter((name) => name !== 'AccessToken')) {
        for (const [name, input] of malformed({ ...request, AccessToken }, member)) {
          const refusal = await refusalOf(action, input);
          expect([action, member, name, refusal?.status ?? 400]).toEqual([action, member, name, 400]);
        }
      }
    }
  });

  test.each(['x', ' Correct-horse-7', 'Correct-horse-7 ', 'Correct\nhorse-7'])(
    'with a new password of the form %j are refused for it, but a sign-in with it is only wrong',
    async (Password) => {
      await expect(refusalOf('SignUp', { ...app, Password })).resolves.toMatchObject({
        type: 'InvalidParameterException',
        message: expect.stringContaining('regular expression pattern'),
      });
      await createConfirmedUser(fixture, 'bea@example.org');
      const AuthParameters = { USERNAME: 'bea@example.org', PASSWORD: Password };
      await expect(
        refusalOf('InitiateAuth', { ClientId: CLIENT_ID, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
      ).resolves.toMatchObject({ type: 'NotAuthorizedException' });
    },
  );

  test('do not change the prototypes of objects', async () => {
    const attributes = [{ Name: '__proto__', Value: 'polluted' }];
    const request = { UserPoolId: POOL_ID, Username: 'carl@example.org', UserAttributes: attributes };
    await expect(refusalOf('AdminCreateUser', request)).resolves.toMatchObject({
      type: 'InvalidParameterException',
    });
    const ClientMetadata = JSON.parse('{"__proto__":"polluted"}');
    await fixture.call('AdminCreateUser', {
      UserPoolId: POOL_ID,
      Username: 'carl@example.org',
      TemporaryPassword: PASSWORD,
    });
    await expect(refusalOf('ForgotPassword', { ...app, ClientMetadata })).resolves.toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test('never show a password or code in the error', async () => {
    const Password = `${'Secret-'.repeat(40)}1`;
    const refusal = await refusalOf('SignUp', { ...app, Password });
    expect(refusal).toMatchObject({ type: 'InvalidParameterException' });
    expect(refusal?.message).not.toContain('Secret-');
  });

  test('are answered with 400 over HTTP, and unknown actions too', async () => {
    const { url } = await serve(fixture);
    const post = (action: string, body: string) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
        },
        body,
      });
    for (const action of [
      ...Object.keys(WELL_FORMED),
      'AdminInitiateAuth',
      'AssociateSoftwareToken',
      '__proto__',
    ]) {
      for (const body of [
        '',
        '{',
        '[]',
        'null',
        '{"ClientId":{}}',
        '{"UserPoolId":[]}',
        '{"AccessToken":"a.b.c"}',
      ]) {
        const response = await post(action, body);
        expect([action, body, response.status]).toEqual([action, body, 400]);
        expect(await response.json()).toMatchObject({ __type: expect.stringMatching(/Exception$/) });
      }
    }
  });
});
