import {
  AdminGetUserAuthFactorsCommand,
  CompleteWebAuthnRegistrationCommand,
  GetUserAuthFactorsCommand,
  ListWebAuthnCredentialsCommand,
  StartWebAuthnRegistrationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Deviation, SoftwareAuthenticator } from '../../../local/demo/software-authenticator.ts';
import {
  ALIAS_PROPERTIES,
  CLIENT_ID,
  CLIENT_PROPERTIES,
  createConfirmedUser,
  createFixture,
  type Fixture,
  MINUTE,
  POOL_ID,
  POOL_PROPERTIES,
  refusal,
  serve,
  signInPlain,
  stopServing,
} from './user-pool-fixture.ts';

afterEach(stopServing);

const ANNA = 'anna@example.org';
const BEA = 'bea@example.org';
const SITE = 'https://patients.clinic.example';
const OTHER_CLIENT = 'otherclient';

const withPasskeys = (settings: object = {}) => ({
  ...ALIAS_PROPERTIES,
  Policies: {
    ...POOL_PROPERTIES.Policies,
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
  },
  WebAuthnRelyingPartyID: 'clinic.example',
  WebAuthnUserVerification: 'preferred',
  ...settings,
});

const create = (settings: object = {}) =>
  createFixture({
    properties: withPasskeys(settings),
    otherClients: [{ clientId: OTHER_CLIENT, properties: CLIENT_PROPERTIES }],
  });

let fixture: Fixture;
beforeEach(async () => {
  fixture = await create();
  await createConfirmedUser(fixture, ANNA);
});

const tokenOf = async (address = ANNA) => (await signInPlain(fixture, address)).AccessToken;

/** Registers a passkey; returns the device. */
async function register(
  AccessToken: string,
  deviation: Deviation = {},
  device = new SoftwareAuthenticator(SITE),
) {
  const { CredentialCreationOptions } = await fixture.call('StartWebAuthnRegistration', { AccessToken });
  const Credential = device.register(CredentialCreationOptions, deviation);
  await fixture.call('CompleteWebAuthnRegistration', { AccessToken, Credential });
  return device;
}

const begin = (USERNAME = ANNA) =>
  fixture.call('InitiateAuth', {
    ClientId: CLIENT_ID,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME, PREFERRED_CHALLENGE: 'WEB_AUTHN' },
  });

const answer = (Session: string, credential: object | string, USERNAME = ANNA) =>
  fixture.call('RespondToAuthChallenge', {
    ClientId: CLIENT_ID,
    ChallengeName: 'WEB_AUTHN',
    Session,
    ChallengeResponses: {
      USERNAME,
      CREDENTIAL: typeof credential === 'string' ? credential : JSON.stringify(credential),
    },
  });

async function signIn(device: SoftwareAuthenticator, deviation: Deviation = {}, username = ANNA) {
  const { Session, ChallengeParameters } = await begin(username);
  const options = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
  return answer(Session, device.signIn(options, deviation), username);
}

describe('the registration of a passkey', () => {
  test('has the options of the API reference', async () => {
    const AccessToken = await tokenOf();
    const device = await register(AccessToken);
    const { CredentialCreationOptions: options } = await fixture.call('StartWebAuthnRegistration', {
      AccessToken,
    });
    const { Username, UserAttributes } = await fixture.call('GetUser', { AccessToken });
    const { Value: sub } = UserAttributes.find(({ Name }: { readonly Name: string }) => Name === 'sub');
    expect(options).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      rp: { id: 'clinic.example', name: 'clinic.example' },
      user: { id: Buffer.from(sub).toString('base64url'), name: Username, displayName: Username },
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      timeout: 60_000,
      excludeCredentials: [
        { type: 'public-key', id: device.credentialId, transports: ['internal', 'hybrid'] },
      ],
      authenticatorSelection: {
        requireResidentKey: true,
        residentKey: 'required',
        userVerification: 'preferred',
      },
    });
  });

  test('adds it to the list, a page at a time', async () => {
    const AccessToken = await tokenOf();
    const devices: SoftwareAuthenticator[] = [];
    for (let count = 0; count < 3; count++) devices.push(await register(AccessToken));
    const list = (input: object) => fixture.call('ListWebAuthnCredentials', { AccessToken, ...input });
    const first = await list({ MaxResults: 2 });
    expect(first.Credentials[0]).toEqual({
      CredentialId: devices[0]?.credentialId,
      FriendlyCredentialName: 'Passkey',
      RelyingPartyId: 'clinic.example',
      AuthenticatorAttachment: 'platform',
      AuthenticatorTransports: ['internal', 'hybrid'],
      CreatedAt: expect.closeTo(fixture.now() / 1000, -1),
    });
    const second = await list({ MaxResults: 2, NextToken: first.NextToken });
    expect(second).toEqual({
      Credentials: [expect.objectContaining({ CredentialId: devices[2]?.credentialId })],
    });
    await expect(list({})).resolves.toMatchObject({ Credentials: { length: 3 } });
    await expect(list({ NextToken: 'unknown' })).rejects.toMatchObject(refusal('InvalidParameterException'));
    await expect(list({ MaxResults: 21 })).rejects.toMatchObject(refusal('InvalidParameterException'));
  });

  test.each<[string, Deviation, string]>([
    [
      'another origin',
      { origin: 'https://clinic.example.evil.example' },
      'WebAuthnOriginNotAllowedException',
    ],
    [
      'an origin without encryption',
      { origin: 'http://clinic.example' },
      'WebAuthnOriginNotAllowedException',
    ],
    ['an origin that is none', { origin: 'clinic.example' }, 'WebAuthnOriginNotAllowedException'],
    ['another relying party', { relyingPartyId: 'evil.example' }, 'WebAuthnRelyingPartyMismatchException'],
    ['another challenge', { challenge: 'AAAA' }, 'WebAuthnChallengeNotFoundException'],
    ['the answer to a sign-in', { type: 'webauthn.get' }, 'WebAuthnCredentialNotSupportedException'],
    ['nobody at the device', { userPresent: false }, 'WebAuthnCredentialNotSupportedException'],
  ])('is refused with %s', async (_, deviation, name) => {
    await expect(register(await tokenOf(), deviation)).rejects.toMatchObject(refusal(name));
    await expect(begin()).resolves.toMatchObject({ ChallengeName: 'SELECT_CHALLENGE' });
  });

  test.each([SITE, 'https://clinic.example', 'https://a.b.clinic.example:8443'])(
    'is possible on pages of %s',
    async (origin) => {
      await expect(register(await tokenOf(), { origin })).resolves.toBeDefined();
    },
  );

  test('is refused without user verification where the clinic requires it, and otherwise accepted', async () => {
    await expect(register(await tokenOf(), { userVerified: false })).resolves.toBeDefined();
    fixture = await create({ WebAuthnUserVerification: 'required' });
    await createConfirmedUser(fixture, ANNA);
    await expect(register(await tokenOf(), { userVerified: false })).rejects.toMatchObject(
      refusal('WebAuthnCredentialNotSupportedException'),
    );
    const device = await register(await tokenOf());
    await expect(signIn(device, { userVerified: false })).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
  });

  test('answers a challenge once, within five minutes, for one user and one client', async () => {
    const AccessToken = await tokenOf();
    const start = async () =>
      (await fixture.call('StartWebAuthnRegistration', { AccessToken })).CredentialCreationOptions;
    const complete = (Credential: object, token = AccessToken) =>
      fixture.call('CompleteWebAuthnRegistration', { AccessToken: token, Credential });
    const notFound = refusal('WebAuthnChallengeNotFoundException');

    const answered = new SoftwareAuthenticator(SITE).register(await start());
    await complete(answered);
    await expect(complete(answered)).rejects.toMatchObject(notFound);

    const late = new SoftwareAuthenticator(SITE).register(await start());
    fixture.advance(5 * MINUTE);
    await expect(complete(late)).rejects.toMatchObject(notFound);

    await createConfirmedUser(fixture, BEA);
    const others = new SoftwareAuthenticator(SITE).register(await start());
    await expect(complete(others, await tokenOf(BEA))).rejects.toMatchObject(notFound);

    const elsewhere = new SoftwareAuthenticator(SITE).register(await start());
    const { AuthenticationResult } = await fixture.call('InitiateAuth', {
      ClientId: OTHER_CLIENT,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: ANNA, PASSWORD: 'Correct-horse-7' },
    });
    await expect(complete(elsewhere, AuthenticationResult.AccessToken)).rejects.toMatchObject(
      refusal('WebAuthnClientMismatchException'),
    );
  });

  test('is refused for a passkey that any account has', async () => {
    const device = await register(await tokenOf());
    await createConfirmedUser(fixture, BEA);
    for (const address of [ANNA, BEA]) {
      await expect(register(await tokenOf(address), {}, device)).rejects.toMatchObject(
        refusal('InvalidParameterException'),
      );
    }
  });

  test('is refused beyond twenty', async () => {
    const AccessToken = await tokenOf();
    for (let count = 0; count < 20; count++) await register(AccessToken);
    await expect(register(AccessToken)).rejects.toMatchObject(refusal('LimitExceededException'));
  });

  test.each([
    ['the pool does not offer them', { Policies: POOL_PROPERTIES.Policies }, 'WebAuthnNotEnabledException'],
    [
      'the pool has no relying party',
      { WebAuthnRelyingPartyID: undefined },
      'WebAuthnConfigurationMissingException',
    ],
  ])('is refused where %s', async (_, settings, name) => {
    fixture = await create(settings);
    await createConfirmedUser(fixture, ANNA);
    await expect(register(await tokenOf())).rejects.toMatchObject(refusal(name));
  });
});

describe('a sign-in with a passkey', () => {
  test('ends with tokens, and is notified as every other', async () => {
    const device = await register(await tokenOf());
    const { ChallengeName, ChallengeParameters } = await begin();
    expect(ChallengeName).toBe('WEB_AUTHN');
    expect(JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS)).toEqual({
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      timeout: 60_000,
      rpId: 'clinic.example',
      allowCredentials: [{ type: 'public-key', id: device.credentialId, transports: ['internal', 'hybrid'] }],
      userVerification: 'preferred',
    });
    const before = fixture.notices.length;
    await expect(signIn(device)).resolves.toMatchObject({
      AuthenticationResult: { AccessToken: expect.any(String), RefreshToken: expect.any(String) },
    });
    expect(fixture.notices.slice(before)).toMatchObject([
      { triggerSource: 'PostAuthentication_Authentication' },
    ]);
  });

  test('can be chosen among those that the user has', async () => {
    const select = { ClientId: CLIENT_ID, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: ANNA } };
    const choose = (Session: string) =>
      fixture.call('RespondToAuthChallenge', {
        ClientId: CLIENT_ID,
        ChallengeName: 'SELECT_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: ANNA, ANSWER: 'WEB_AUTHN' },
      });
    const without = await fixture.call('InitiateAuth', select);
    expect(without.AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP']);
    await expect(choose(without.Session)).rejects.toMatchObject(refusal('InvalidParameterException'));
    const device = await register(await tokenOf());
    const { AvailableChallenges, Session } = await fixture.call('InitiateAuth', select);
    expect(AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'WEB_AUTHN']);
    const { Session: next, ChallengeParameters } = await choose(Session);
    const options = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    await expect(answer(next, device.signIn(options))).resolves.toHaveProperty('AuthenticationResult');
  });

  test.each<[string, Deviation]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another relying party', { relyingPartyId: 'evil.example' }],
    ['another challenge', { challenge: 'AAAA' }],
    ['the answer to a registration', { type: 'webauthn.create' }],
    ['an unknown passkey', { credentialId: 'AAAA' }],
    ['the handle of another user', { userHandle: 'AAAA' }],
    ['nobody at the device', { userPresent: false }],
  ])('is refused with %s', async (_, deviation) => {
    const device = await register(await tokenOf());
    await expect(signIn(device, deviation)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Incorrect username or password.'),
    );
    await expect(signIn(device)).resolves.toHaveProperty('AuthenticationResult');
  });

  test.each(['null', '{', '[]', '{"response":null}', '{"id":7}', '{}'])(
    'is refused with the credential %s',
    async (credential) => {
      await register(await tokenOf());
      const { Session } = await begin();
      await expect(answer(Session, credential)).rejects.toMatchObject({ status: 400 });
    },
  );

  test('is refused with a changed signature', async () => {
    const device = await register(await tokenOf());
    const { Session, ChallengeParameters } = await begin();
    const credential = device.signIn(JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS));
    const others = new SoftwareAuthenticator(SITE).signIn(
      JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS),
    );
    const { signature } = others.response;
    await expect(
      answer(Session, { ...credential, response: { ...credential.response, signature } }),
    ).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });

  test('is refused when the counter does not rise, which a copied passkey shows', async () => {
    const device = await register(await tokenOf());
    device.counter = 5;
    await signIn(device);
    for (const counter of [5, 4, 0]) {
      await expect(signIn(device, { counter })).rejects.toMatchObject(refusal('NotAuthorizedException'));
    }
    await expect(signIn(device, { counter: 6 })).resolves.toHaveProperty('AuthenticationResult');
  });

  test('answers a challenge once and within five minutes, right or wrong', async () => {
    const device = await register(await tokenOf());
    const { Session, ChallengeParameters } = await begin();
    const options = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    await expect(answer(Session, device.signIn(options, { userPresent: false }))).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
    await expect(answer(Session, device.signIn(options))).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Invalid session for the user, session is expired.'),
    );
    const late = await begin();
    fixture.advance(5 * MINUTE);
    const lateOptions = JSON.parse(late.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    await expect(answer(late.Session, device.signIn(lateOptions))).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
  });

  test('is refused with the passkey of another account', async () => {
    await register(await tokenOf());
    await createConfirmedUser(fixture, BEA);
    const beas = await register(await tokenOf(BEA));
    await expect(signIn(beas)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    const { Session, ChallengeParameters } = await begin(BEA);
    const options = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    await expect(answer(Session, beas.signIn(options), ANNA)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Invalid session for the user.'),
    );
  });

  test('is refused for a disabled user, and locks the account after repeated failures', async () => {
    const device = await register(await tokenOf());
    for (let count = 0; count < 5; count++) {
      await expect(signIn(device, { userPresent: false })).rejects.toMatchObject(
        refusal('NotAuthorizedException'),
      );
    }
    await expect(signIn(device)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'Password attempts exceeded'),
    );
    fixture.advance(MINUTE);
    await fixture.call('AdminDisableUser', { UserPoolId: POOL_ID, Username: ANNA });
    await expect(signIn(device)).rejects.toMatchObject(
      refusal('NotAuthorizedException', 'User is disabled.'),
    );
  });

  test('is not possible any more once the passkey is removed', async () => {
    const AccessToken = await tokenOf();
    const phone = await register(AccessToken);
    const laptop = await register(AccessToken);
    const { Session, ChallengeParameters } = await begin();
    const options = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    const remove = () =>
      fixture.call('DeleteWebAuthnCredential', { AccessToken, CredentialId: phone.credentialId });
    await remove();
    await expect(answer(Session, phone.signIn(options))).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
    await expect(signIn(laptop)).resolves.toHaveProperty('AuthenticationResult');
    await expect(remove()).rejects.toMatchObject(refusal('ResourceNotFoundException'));
    await fixture.call('DeleteWebAuthnCredential', { AccessToken, CredentialId: laptop.credentialId });
    await expect(begin()).resolves.toMatchObject({ ChallengeName: 'SELECT_CHALLENGE' });
  });

  test('is possible after a restart with the saved state', async () => {
    const device = await register(await tokenOf());
    device.counter = 3;
    await signIn(device);
    const state = JSON.parse(JSON.stringify(fixture.pool.snapshot()));
    fixture = await createFixture({ properties: withPasskeys(), state });
    await expect(signIn(device)).rejects.toMatchObject(refusal('NotAuthorizedException'));
    await expect(signIn(device, { counter: 4 })).resolves.toHaveProperty('AuthenticationResult');
  });
});

describe('an unknown user', () => {
  const names = Array.from({ length: 40 }, (_, index) => `nobody${index}@example.org`);

  test('is asked for a passkey or for a choice, always the same', async () => {
    const first = await Promise.all(names.map(begin));
    const again = await Promise.all(names.map(begin));
    const shapeOf = ({
      ChallengeName,
      ChallengeParameters,
      AvailableChallenges,
    }: Awaited<ReturnType<typeof begin>>) => {
      const { challenge: _, ...options } = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS ?? '{}');
      return { ChallengeName, AvailableChallenges, options };
    };
    expect(first.map(shapeOf)).toEqual(again.map(shapeOf));
    const challenges = new Set(first.map(({ ChallengeName }) => ChallengeName));
    expect(challenges).toEqual(new Set(['WEB_AUTHN', 'SELECT_CHALLENGE']));
  });

  test('gets options like those of a known user, and every answer is refused in the same way', async () => {
    const device = await register(await tokenOf());
    const real = await begin();
    const started = await Promise.all(names.map(async (name) => ({ name, ...(await begin(name)) })));
    const found = started.find(({ ChallengeName }) => ChallengeName === 'WEB_AUTHN');
    const { Session, ChallengeParameters, name = '' } = found ?? {};
    const options = JSON.parse(ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    const realOptions = JSON.parse(real.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
    expect(Object.keys(options)).toEqual(Object.keys(realOptions));
    expect(options.allowCredentials[0].id).toHaveLength(device.credentialId.length);
    const [{ id: credentialId }] = options.allowCredentials;
    const wrong = refusal('NotAuthorizedException', 'Incorrect username or password.');
    await expect(answer(Session, device.signIn(options, { credentialId }), name)).rejects.toMatchObject(
      wrong,
    );
    await expect(
      answer(
        real.Session,
        new SoftwareAuthenticator(SITE).signIn(realOptions, { credentialId: device.credentialId }),
      ),
    ).rejects.toMatchObject(wrong);
  });
});

describe('the AWS SDK', () => {
  test('registers passkeys, lists them, and tells patients and administrators how an account signs in', async () => {
    const { sdk } = await serve(fixture);
    const AccessToken = await tokenOf();
    const factors = async () => {
      const user = { UserPoolId: POOL_ID, Username: ANNA };
      const seen = await sdk.send(new AdminGetUserAuthFactorsCommand(user));
      const own = await sdk.send(new GetUserAuthFactorsCommand({ AccessToken }));
      expect(own.ConfiguredUserAuthFactors).toEqual(seen.ConfiguredUserAuthFactors);
      return seen.ConfiguredUserAuthFactors;
    };
    await expect(factors()).resolves.toEqual(['PASSWORD', 'EMAIL_OTP']);
    const { CredentialCreationOptions } = await sdk.send(
      new StartWebAuthnRegistrationCommand({ AccessToken }),
    );
    const device = new SoftwareAuthenticator(SITE);
    const options = CredentialCreationOptions as Parameters<typeof device.register>[0];
    await sdk.send(
      new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential: device.register(options) }),
    );
    await expect(factors()).resolves.toEqual(['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN']);
    const { Credentials } = await sdk.send(new ListWebAuthnCredentialsCommand({ AccessToken }));
    expect(Credentials).toMatchObject([{ CredentialId: device.credentialId, CreatedAt: expect.any(Date) }]);
  });

  test('is told that a user does not exist', async () => {
    const { sdk } = await serve(fixture);
    const nobody = { UserPoolId: POOL_ID, Username: 'nobody@example.org' };
    await expect(sdk.send(new AdminGetUserAuthFactorsCommand(nobody))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
  });
});

test('additions and removals are recorded as by CloudTrail, without the passkey', async () => {
  const AccessToken = await tokenOf();
  const device = await register(AccessToken);
  await fixture.call('DeleteWebAuthnCredential', { AccessToken, CredentialId: device.credentialId });
  const { UserAttributes } = await fixture.call('GetUser', { AccessToken });
  const { Value: sub } = UserAttributes.find(({ Name }: { readonly Name: string }) => Name === 'sub');
  expect(fixture.records).toMatchObject(
    ['CompleteWebAuthnRegistration', 'DeleteWebAuthnCredential'].map((eventName) => ({
      eventName,
      additionalEventData: { sub },
    })),
  );
  expect(JSON.stringify(fixture.records)).not.toContain(device.credentialId);
});
