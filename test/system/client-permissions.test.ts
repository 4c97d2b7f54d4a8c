import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { type Attacks, openAttacks, PASSWORD, type Patient, type Session } from './attacks.ts';

const COGNITO = 'AWSCognitoIdentityProviderService';
const ACCOUNT_SCOPE = 'aws.cognito.signin.user.admin';

let attacks: Attacks;
let clients: Record<'portal' | 'public' | 'server', string>;
let patient: Patient;
beforeAll(async () => {
  attacks = await openAttacks();
  const { clientId, singleSignOn } = attacks.system;
  const findApp = (isServer: boolean) =>
    singleSignOn?.apps.find(({ confidential }) => confidential === isServer)?.clientId ?? '';
  clients = { portal: clientId, public: findApp(false), server: findApp(true) };
  patient = await attacks.createPatient('alex@example.com');
});
afterAll(() => attacks.close());

/** Calls an action as anybody can; returns `done`, or the name of the exception. */
async function call(action: string, input: object): Promise<string> {
  const response = await fetch(attacks.system.awsUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${COGNITO}.${action}` },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as { __type?: string };
  return answer.__type?.replace(/^.*#/, '') ?? 'done';
}

/** The inputs of the actions that name an app client, for the patient. */
const withClient = (ClientId: string): Readonly<Record<string, object>> => {
  const named = { ClientId, Username: patient.address };
  const ConfirmationCode = '000000';
  const auth = (AuthFlow: string, more: object = {}) => ({
    ClientId,
    AuthFlow,
    AuthParameters: { USERNAME: patient.address, ...more },
  });
  return {
    SignUp: {
      ClientId,
      Username: randomUUID(),
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'somebody@example.com' }],
    },
    ConfirmSignUp: { ...named, ConfirmationCode },
    ResendConfirmationCode: named,
    ForgotPassword: named,
    ConfirmForgotPassword: { ...named, ConfirmationCode, Password: PASSWORD },
    'InitiateAuth USER_AUTH': auth('USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD }),
    'InitiateAuth USER_SRP_AUTH': auth('USER_SRP_AUTH', { SRP_A: 'abc123' }),
    'InitiateAuth USER_PASSWORD_AUTH': auth('USER_PASSWORD_AUTH', { PASSWORD }),
    'InitiateAuth CUSTOM_AUTH': auth('CUSTOM_AUTH'),
    'InitiateAuth REFRESH_TOKEN_AUTH': auth('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'token' }),
    GetTokensFromRefreshToken: { ClientId, RefreshToken: 'token' },
    RespondToAuthChallenge: {
      ClientId,
      ChallengeName: 'EMAIL_OTP',
      Session: 'x'.repeat(40),
      ChallengeResponses: { USERNAME: patient.address, EMAIL_OTP_CODE: '000000' },
    },
    RevokeToken: { ClientId, Token: 'token' },
  };
};

/** The inputs of the actions that take an access token. */
const withToken = (AccessToken: string): Readonly<Record<string, object>> => ({
  GetUser: { AccessToken },
  GetUserAuthFactors: { AccessToken },
  UpdateUserAttributes: { AccessToken, UserAttributes: [{ Name: 'email', Value: 'thief@example.com' }] },
  DeleteUserAttributes: { AccessToken, UserAttributeNames: ['name'] },
  GetUserAttributeVerificationCode: { AccessToken, AttributeName: 'email' },
  VerifyUserAttribute: { AccessToken, AttributeName: 'email', Code: '000000' },
  ChangePassword: { AccessToken, PreviousPassword: PASSWORD, ProposedPassword: 'another horse battery' },
  SetUserMFAPreference: { AccessToken },
  AssociateSoftwareToken: { AccessToken },
  ListDevices: { AccessToken },
  GlobalSignOut: { AccessToken },
  DeleteUser: { AccessToken },
});

/** Actions that refuse an invented token or session with the same exception as a client that they are not open to. */
const NEEDS_PROOF = ['GetTokensFromRefreshToken', 'RespondToAuthChallenge'];

/** Returns whether an answer says that the action itself is not open to the client. */
const isRefused = (answer: string, action: string) =>
  answer === 'UserLambdaValidationException' ||
  (answer === 'InvalidParameterException' && action.startsWith('InitiateAuth')) ||
  (answer === 'NotAuthorizedException' && !NEEDS_PROOF.includes(action));

describe('the app clients', () => {
  test.each<[keyof typeof clients, readonly string[]]>([
    [
      'portal',
      [
        'SignUp',
        'ConfirmSignUp',
        'ResendConfirmationCode',
        'ForgotPassword',
        'ConfirmForgotPassword',
        'InitiateAuth USER_AUTH',
        'InitiateAuth USER_SRP_AUTH',
        'GetTokensFromRefreshToken',
        'RespondToAuthChallenge',
        'RevokeToken',
      ],
    ],
    [
      'public',
      [
        'ConfirmSignUp',
        'ResendConfirmationCode',
        'ForgotPassword',
        'ConfirmForgotPassword',
        'InitiateAuth USER_AUTH',
        'GetTokensFromRefreshToken',
        'RespondToAuthChallenge',
        'RevokeToken',
      ],
    ],
  ])('of the kind "%s" allow these actions and no others', async (name, allowed) => {
    const answers: Record<string, string> = {};
    for (const [action, input] of Object.entries(withClient(clients[name]))) {
      answers[action] = await call(action.split(' ')[0] ?? '', input);
    }
    const open = Object.entries(answers).filter(([action, answer]) => !isRefused(answer, action));
    expect({ answers, open: open.map(([action]) => action) }).toEqual({ answers, open: allowed });
  });

  test('of servers allow nothing without the secret', async () => {
    for (const [action, input] of Object.entries(withClient(clients.server))) {
      const answer = await call(action.split(' ')[0] ?? '', input);
      expect([action, answer]).toEqual([
        action,
        expect.stringMatching(
          /^(NotAuthorized|InvalidParameter|UnauthorizedClient|InvalidClient)\w*Exception$/,
        ),
      ]);
    }
  });

  test('are tried with every action of the user pool that needs no credentials of AWS', () => {
    const tried = new Set(
      [...Object.keys(withClient('client')), ...Object.keys(withToken('token'))].map(
        (action) => action.split(' ')[0],
      ),
    );
    const administrators = /^(Admin|Describe|List(?!Devices)|Get(UserPool|Signing))/;
    const actions = attacks.system.answers
      .filter((name) => name.startsWith(`${COGNITO}.`))
      .map((name) => name.slice(COGNITO.length + 1))
      .filter((name) => !administrators.test(name));
    expect(actions.filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe('a token of an app other than the portal', () => {
  let session: Session;
  beforeAll(async () => {
    session = await attacks.signIn(patient.address, PASSWORD, clients.public);
  });

  test('has no scope to manage the account, even when the app is not asked', async () => {
    expect(String(decodeJwt(session.AccessToken).scope).split(' ')).not.toContain(ACCOUNT_SCOPE);
    const { AuthenticationResult } = await attacks.cognito.getTokensFromRefreshToken({
      ClientId: clients.public,
      RefreshToken: session.RefreshToken,
    });
    const renewed = decodeJwt(AuthenticationResult?.AccessToken ?? '');
    expect(String(renewed.scope).split(' ')).not.toContain(ACCOUNT_SCOPE);
  });

  test('is refused by every action on the account, so that the account is as before', async () => {
    for (const [action, input] of Object.entries(withToken(session.AccessToken))) {
      expect([action, await call(action, input)]).toEqual([
        action,
        expect.stringMatching(/^(NotAuthorized|UnknownOperation)Exception$/),
      ]);
    }
    const { AccessToken } = await attacks.signIn(patient.address);
    const { UserAttributes = [] } = await attacks.cognito.getUser({ AccessToken });
    expect(UserAttributes).toContainEqual({ Name: 'email', Value: patient.address });
    expect(UserAttributes).toContainEqual({ Name: 'sub', Value: patient.sub });
  });

  test('is worth nothing to the clients of other apps', async () => {
    for (const ClientId of [clients.portal, clients.server]) {
      const { RefreshToken } = session;
      expect(await call('GetTokensFromRefreshToken', { ClientId, RefreshToken })).not.toBe('done');
    }
  });
});

describe('a token of the portal', () => {
  test('has the scope to manage the account', async () => {
    const { AccessToken } = await attacks.signIn(patient.address);
    expect(String(decodeJwt(AccessToken).scope).split(' ')).toContain(ACCOUNT_SCOPE);
    expect(await call('GetUser', { AccessToken })).toBe('done');
  });
});
