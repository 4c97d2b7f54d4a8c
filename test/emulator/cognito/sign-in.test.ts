import type { WireInput } from '../../../emulator/aws/service.ts';
import { amplify, configureAmplify } from './amplify.ts';
import {
  CLIENT_ID,
  createConfirmedUser,
  createFixture,
  DAY,
  type Fixture,
  MINUTE,
  PASSWORD,
  POOL_ID,
  refusal,
  serve,
  stopServing,
} from './user-pool-fixture.ts';

afterEach(stopServing);

const ANNA = 'anna@example.org';
const PRIME_MULTIPLES = ['0', '00', '000000'];
const start = (fixture: Fixture, AuthFlow: string, parameters: object = {}) =>
  fixture.call('InitiateAuth', {
    ClientId: CLIENT_ID,
    AuthFlow,
    AuthParameters: { USERNAME: ANNA, ...parameters },
  });

/** Returns Amplify's response to PASSWORD_VERIFIER without sending it to the pool. */
async function holdProof(fixture: Fixture): Promise<WireInput> {
  const { promise, resolve } = Promise.withResolvers<WireInput>();
  const { service } = fixture.pool;
  const held = {
    RespondToAuthChallenge: (input: WireInput) => {
      resolve(input);
      return { ChallengeName: 'SOFTWARE_TOKEN_MFA', ChallengeParameters: {}, Session: 's'.repeat(20) };
    },
  };
  const actions = { ...service.actions, ...held };
  const { url } = await serve({ ...fixture, pool: { ...fixture.pool, service: { ...service, actions } } });
  configureAmplify(url);
  await amplify.signIn({ username: ANNA, password: PASSWORD });
  return promise;
}

describe('a proof of the password', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    fixture = await createFixture({ otherClients: [{ clientId: 'otherclient', properties: {} }] });
    await createConfirmedUser(fixture, ANNA);
  });
  const respond = (proof: WireInput) => fixture.call('RespondToAuthChallenge', proof);
  const changed = (proof: WireInput, responses: object) => ({
    ...proof,
    ChallengeResponses: { ...(proof.ChallengeResponses as object), ...responses },
  });

  test('is valid for one sign-in', async () => {
    const proof = await holdProof(fixture);
    await expect(respond(proof)).resolves.toHaveProperty('AuthenticationResult');
    await expect(respond(proof)).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });

  test('is valid until the session expires', async () => {
    const proof = await holdProof(fixture);
    fixture.advance(15 * MINUTE);
    await expect(respond(proof)).rejects.toMatchObject(refusal('NotAuthorizedException'));
  });

  test('is bound to its client, user and timestamp', async () => {
    const refused = refusal('NotAuthorizedException', 'Incorrect username or password.');
    await createConfirmedUser(fixture, 'bea@example.org');
    await expect(respond({ ...(await holdProof(fixture)), ClientId: 'otherclient' })).rejects.toMatchObject(
      refused,
    );
    await expect(
      respond(changed(await holdProof(fixture), { USERNAME: 'bea@example.org' })),
    ).rejects.toMatchObject(refused);
    const proof = await holdProof(fixture);
    const { TIMESTAMP } = proof.ChallengeResponses as { TIMESTAMP: string };
    const later = TIMESTAMP.replace(/:(\d)(\d) UTC/, (_, ten, one) => `:${ten}${(Number(one) + 1) % 10} UTC`);
    await expect(respond(changed(proof, { TIMESTAMP: later }))).rejects.toMatchObject(refused);
  });

  test.each(['', 'Mon Nov 23 01:47:28 UTC 2020', '2026-11-23T01:47:28Z', 'Xyz Foo 99 99:99:99 UTC 2026'])(
    'with the timestamp "%s" is refused',
    async (TIMESTAMP) => {
      const proof = await holdProof(fixture);
      await expect(respond(changed(proof, { TIMESTAMP }))).rejects.toMatchObject(
        refusal('InvalidParameterException'),
      );
    },
  );

  test('of a clock that is days off is refused', async () => {
    fixture.advance(3 * DAY);
    await expect(respond(await holdProof(fixture))).rejects.toMatchObject(
      refusal('InvalidParameterException'),
    );
  });

  test.each(PRIME_MULTIPLES)('cannot start with the public value %s', async (SRP_A) => {
    await expect(start(fixture, 'USER_SRP_AUTH', { SRP_A })).rejects.toMatchObject(
      refusal('InvalidParameterException'),
    );
  });
});

describe('a session', () => {
  test.each([
    ['AdminDisableUser', 'NotAuthorizedException'],
    ['AdminResetUserPassword', 'PasswordResetRequiredException'],
  ])('does not survive %s', async (action, refusalType) => {
    const fixture = await createFixture();
    await createConfirmedUser(fixture, ANNA);
    const { Session } = await start(fixture, 'USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    const EMAIL_OTP_CODE = fixture.secretFor(ANNA);
    await fixture.call(action, { UserPoolId: POOL_ID, Username: ANNA });
    const answer = {
      ClientId: CLIENT_ID,
      ChallengeName: 'EMAIL_OTP',
      Session,
      ChallengeResponses: { USERNAME: ANNA, EMAIL_OTP_CODE },
    };
    await expect(fixture.call('RespondToAuthChallenge', answer)).rejects.toMatchObject(refusal(refusalType));
  });

  test('for a new password ends when an administrator sets one', async () => {
    const fixture = await createFixture();
    const invited = { UserPoolId: POOL_ID, Username: ANNA };
    await fixture.call('AdminCreateUser', { ...invited, TemporaryPassword: PASSWORD });
    const { Session } = await start(fixture, 'USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD });
    await fixture.call('AdminSetUserPassword', { ...invited, Password: 'Set-by-clinic-9', Permanent: true });
    const answer = {
      ClientId: CLIENT_ID,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: ANNA, NEW_PASSWORD: 'Better-horse-8' },
    };
    await expect(fixture.call('RespondToAuthChallenge', answer)).rejects.toMatchObject(
      refusal('NotAuthorizedException'),
    );
  });

  test('belongs to its user, client and challenge', async () => {
    const fixture = await createFixture({ otherClients: [{ clientId: 'otherclient', properties: {} }] });
    await createConfirmedUser(fixture, ANNA);
    await createConfirmedUser(fixture, 'bea@example.org');
    const { Session } = await start(fixture, 'USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    expect(Session).toMatch(/^[\w-]{128}$/);
    const responses = {
      USERNAME: ANNA,
      EMAIL_OTP_CODE: fixture.secretFor(ANNA),
      NEW_PASSWORD: 'Better-horse-8',
      ANSWER: 'EMAIL_OTP',
    };
    const answer = {
      ClientId: CLIENT_ID,
      ChallengeName: 'EMAIL_OTP',
      Session,
      ChallengeResponses: responses,
    };
    const misuses = [
      { ...answer, ClientId: 'otherclient' },
      { ...answer, ChallengeName: 'NEW_PASSWORD_REQUIRED' },
      { ...answer, ChallengeName: 'SELECT_CHALLENGE' },
      { ...answer, ChallengeResponses: { ...responses, USERNAME: 'bea@example.org' } },
      { ...answer, Session: 'x'.repeat(128) },
      { ...answer, Session: undefined },
    ];
    for (const misuse of misuses) {
      await expect(fixture.call('RespondToAuthChallenge', misuse)).rejects.toMatchObject(
        refusal('NotAuthorizedException'),
      );
    }
    await expect(fixture.call('RespondToAuthChallenge', answer)).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });
});

describe('flows', () => {
  test.each(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'USER_AUTH', 'REFRESH_TOKEN_AUTH'])(
    'like %s are refused where the client does not allow them',
    async (flow) => {
      const fixture = await createFixture({
        client: { ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] },
      });
      await expect(start(fixture, flow)).rejects.toMatchObject(
        refusal('InvalidParameterException', `${flow} flow not enabled for this client`),
      );
    },
  );

  test.each(['CUSTOM_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'unheard-of'])(
    'like %s are not emulated',
    async (flow) => {
      const fixture = await createFixture();
      await expect(start(fixture, flow)).rejects.toMatchObject(refusal('InvalidParameterException'));
    },
  );

  test('require their parameters', async () => {
    const fixture = await createFixture();
    await createConfirmedUser(fixture, ANNA);
    await expect(start(fixture, 'USER_SRP_AUTH')).rejects.toMatchObject(
      refusal('InvalidParameterException', 'Missing required parameter SRP_A'),
    );
    await expect(start(fixture, 'USER_AUTH', { PREFERRED_CHALLENGE: 'WEB_AUTHN' })).resolves.toMatchObject({
      ChallengeName: 'SELECT_CHALLENGE',
    });
  });
});
