import { createHmac, randomUUID } from 'node:crypto';
import { DescribeUserPoolClientCommand, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { SoftwareAuthenticator } from '../../local/demo/software-authenticator.ts';
import { startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY, SITE } from '../harness/assembly.ts';
import { openClinic, PASSWORD } from '../web/patient.ts';

const TARGET = 'AWSCognitoIdentityProviderService';
const PATIENT = 'ana@example.com';
const PORTAL = 'the portal';
const REFUSED_SCOPE = 'NotAuthorizedException: Access Token does not have required scopes';

const system = await startLocalSystem({ assembly: ASSEMBLY, site: SITE, delayScale: 0.01 });
const { userPoolId: UserPoolId, awsUrl, clientId: portalId } = system;
const clinic = openClinic(system);
beforeAll(() => clinic.createPatient(PATIENT));
afterAll(() => system.close());

interface AppClient {
  readonly name: string;
  readonly clientId: string;
  readonly secret: string | undefined;
}

const clients: readonly AppClient[] = await Promise.all(
  [{ name: PORTAL, clientId: portalId }, ...(system.singleSignOn?.apps ?? [])].map(
    async ({ name, clientId }) => {
      const command = new DescribeUserPoolClientCommand({ UserPoolId, ClientId: clientId });
      const { UserPoolClient } = await clinic.cognito.send(command);
      return { name, clientId, secret: UserPoolClient?.ClientSecret };
    },
  ),
);
const apps = clients.filter(({ clientId }) => clientId !== portalId);

interface Response {
  readonly __type?: string;
  readonly message?: string;
  readonly Session?: string;
  readonly AuthenticationResult?: { readonly AccessToken: string; readonly RefreshToken: string };
}

async function call(action: string, input: object): Promise<Response> {
  const response = await fetch(awsUrl, {
    method: 'POST',
    headers: { 'x-amz-target': `${TARGET}.${action}`, 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Response;
}

const outcomeOf = ({ __type, message }: Response) =>
  __type === undefined ? 'done' : `${__type}: ${message}`;

const secretHash = ({ clientId, secret }: AppClient, username: string) =>
  secret &&
  createHmac('sha256', secret)
    .update(username + clientId)
    .digest('base64');

const startFlow = (client: AppClient, AuthFlow: string, parameters: object) => {
  const SECRET_HASH = secretHash(client, PATIENT);
  const AuthParameters = { USERNAME: PATIENT, ...(SECRET_HASH && { SECRET_HASH }), ...parameters };
  return call('InitiateAuth', { ClientId: client.clientId, AuthFlow, AuthParameters });
};

/** Signs in by the API, with the one flow that every client has. */
async function signIn(client: AppClient) {
  const response = await startFlow(client, 'USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD });
  if (response.AuthenticationResult === undefined) throw new Error(outcomeOf(response));
  return response.AuthenticationResult;
}

const byName = (client: AppClient, username: string) => ({
  ClientId: client.clientId,
  Username: username,
  SecretHash: secretHash(client, username),
});

async function signUp(client: AppClient) {
  const email = `${randomUUID()}@example.com`;
  const response = await call('SignUp', {
    ...byName(client, randomUUID()),
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: email }],
  });
  const { Users = [] } = await clinic.cognito.send(
    new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"` }),
  );
  return { outcome: outcomeOf(response), created: Users.length };
}

/** The actions for which the access token is the only permission, each with a request that would succeed with it. */
const WITH_ACCESS_TOKEN: Readonly<Record<string, object>> = {
  GetUser: {},
  UpdateUserAttributes: { UserAttributes: [{ Name: 'name', Value: 'Eve' }] },
  GetUserAttributeVerificationCode: { AttributeName: 'email' },
  VerifyUserAttribute: { AttributeName: 'email', Code: '123456' },
  ChangePassword: { PreviousPassword: PASSWORD, ProposedPassword: 'eves own horse battery' },
  GlobalSignOut: {},
  DeleteUser: {},
  StartWebAuthnRegistration: {},
  CompleteWebAuthnRegistration: {
    Credential: new SoftwareAuthenticator('http://localhost').register({
      challenge: 'AAAA',
      rp: { id: 'localhost' },
    }),
  },
  DeleteWebAuthnCredential: { CredentialId: 'AAAA' },
  GetUserAuthFactors: {},
};

/** The actions that apps need for their sign-in, and that nothing but a code or a password can complete. */
const WITHOUT_ACCESS_TOKEN = [
  ...['InitiateAuth', 'RespondToAuthChallenge', 'GetTokensFromRefreshToken', 'RevokeToken'],
  ...['SignUp', 'ConfirmSignUp', 'ResendConfirmationCode', 'ForgotPassword', 'ConfirmForgotPassword'],
];

test('the tests below know every action that is open to apps', () => {
  const prefix = `${TARGET}.`;
  const open = system.answers
    .filter((answer) => answer.startsWith(prefix))
    .map((answer) => answer.slice(prefix.length))
    .filter((action) => !/^(Admin|Describe|List|Tag|Untag|UpdateUserPool|(Get|Set)UserPool)/.test(action));
  expect(open.toSorted()).toEqual([...Object.keys(WITH_ACCESS_TOKEN), ...WITHOUT_ACCESS_TOKEN].toSorted());
  expect(apps.length).toBeGreaterThan(1);
});

describe.each(apps)('the client of $name', (app) => {
  test.each([
    ['USER_SRP_AUTH', { SRP_A: 'abc123' }],
    ['USER_PASSWORD_AUTH', { PASSWORD }],
    ['REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'unknown' }],
  ])('does not have the flow %s', async (flow, parameters) => {
    expect(outcomeOf(await startFlow(app, flow, parameters))).toBe(
      `InvalidParameterException: ${flow} flow not enabled for this client`,
    );
  });

  test('cannot sign anybody up', async () => {
    const { outcome, created } = await signUp(app);
    expect(outcome).toMatch(/^UserLambdaValidationException: PreSignUp failed with error /);
    expect(created).toBe(0);
  });

  test('gets tokens by the API that cannot touch the account, whatever the action and after every refresh', async () => {
    const { AccessToken, RefreshToken } = await signIn(app);
    const refreshed = await call('GetTokensFromRefreshToken', {
      ClientId: app.clientId,
      RefreshToken,
      ClientSecret: app.secret,
    });
    for (const token of [AccessToken, refreshed.AuthenticationResult?.AccessToken ?? '']) {
      expect(decodeJwt(token).scope).toBe('');
      for (const [action, input] of Object.entries(WITH_ACCESS_TOKEN)) {
        const response = await call(action, { AccessToken: token, ...input });
        expect([action, outcomeOf(response)]).toEqual([action, REFUSED_SCOPE]);
      }
    }
    await expect(signIn(app)).resolves.toBeDefined();
  });

  test('rotates refresh tokens', async () => {
    const { RefreshToken } = await signIn(app);
    const { AuthenticationResult } = await call('GetTokensFromRefreshToken', {
      ClientId: app.clientId,
      RefreshToken,
      ClientSecret: app.secret,
    });
    expect(AuthenticationResult?.RefreshToken).toEqual(expect.any(String));
    expect(AuthenticationResult?.RefreshToken).not.toBe(RefreshToken);
  });
});

describe('the client of the portal', () => {
  const portal = { name: PORTAL, clientId: portalId, secret: undefined };

  test('signs people up, and manages the account of who is signed in', async () => {
    await expect(signUp(portal)).resolves.toEqual({ outcome: 'done', created: 1 });
    const { AccessToken } = await signIn(portal);
    expect(outcomeOf(await call('GetUser', { AccessToken }))).toBe('done');
    expect(outcomeOf(await startFlow(portal, 'USER_SRP_AUTH', { SRP_A: 'abc123' }))).toBe('done');
  });

  test.each([
    ['USER_PASSWORD_AUTH', { PASSWORD }],
    ['REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'unknown' }],
  ])('does not have the flow %s', async (flow, parameters) => {
    expect(outcomeOf(await startFlow(portal, flow, parameters))).toBe(
      `InvalidParameterException: ${flow} flow not enabled for this client`,
    );
  });
});
