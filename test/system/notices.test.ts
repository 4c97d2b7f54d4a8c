import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { listen, stopListening } from '../../emulator/aws/listen.ts';
import { ADMINISTRATOR } from '../../local/access.ts';
import { secretOf } from '../../local/demo/mailbox.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

const PASSWORD = 'correct horse battery';
const credentials = ADMINISTRATOR;

const DAY = 86_400_000;

interface Clinic {
  readonly system: LocalSystem;
  readonly cognito: CognitoIdentityProviderClient;
  /** Sets how long ago it is for the user pool, in milliseconds; the functions have a clock of their own. */
  setAge(milliseconds: number): void;
}

async function withClinic(
  sesUrl: string | undefined,
  work: (clinic: Clinic) => Promise<void>,
): Promise<void> {
  let age = 0;
  const system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    clock: () => Date.now() - age,
    ...(sesUrl !== undefined && { sesUrl }),
  });
  const { region, awsUrl: endpoint } = system;
  try {
    const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
    const setAge = (milliseconds: number) => {
      age = milliseconds;
    };
    await work({ system, cognito, setAge });
  } finally {
    await system.close();
  }
}

/** Creates an account that can sign in, without sending an email, two days ago. */
async function createPatient({ system, cognito, setAge }: Clinic, address: string): Promise<void> {
  const user = { UserPoolId: system.userPoolId, Username: randomUUID() };
  const UserAttributes = [
    { Name: 'email', Value: address },
    { Name: 'email_verified', Value: 'true' },
  ];
  setAge(2 * DAY);
  await cognito.send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  setAge(0);
}

const signIn = ({ system, cognito }: Clinic, USERNAME: string) =>
  cognito.send(
    new InitiateAuthCommand({
      ClientId: system.clientId,
      AuthFlow: 'USER_AUTH',
      AuthParameters: { USERNAME, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
    }),
  );

describe('notices', () => {
  test('are sent for a confirmed account, but not for the sign-in that follows', async () => {
    await withClinic(undefined, async (clinic) => {
      const { system, cognito } = clinic;
      const { clientId: ClientId, inbox } = system;
      const address = 'alex@example.com';
      const Username = randomUUID();
      const UserAttributes = [{ Name: 'email', Value: address }];
      await cognito.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
      const ConfirmationCode = secretOf(await inbox.waitFor(({ subject }) => subject.startsWith('Confirm')));
      await cognito.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
      await signIn(clinic, address);
      const subjects = (await inbox.emails()).map(({ subject }) => subject);
      expect(subjects).toEqual([
        'Confirm your email address for Riverside Clinic',
        'Your account is ready – Riverside Clinic',
      ]);
    });
  });

  test('are sent for each later sign-in, with the browser and the system that the app names', async () => {
    await withClinic(undefined, async (clinic) => {
      const { system, cognito } = clinic;
      const { clientId: ClientId, inbox } = system;
      const USERNAME = 'alex@example.com';
      await createPatient(clinic, USERNAME);
      const AuthParameters = { USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' };
      const { Session, ChallengeName } = await cognito.send(
        new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters }),
      );
      const EMAIL_OTP_CODE = secretOf(await inbox.waitFor(({ subject }) => subject.includes('sign-in code')));
      await cognito.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          Session,
          ChallengeName,
          ChallengeResponses: { USERNAME, EMAIL_OTP_CODE },
          ClientMetadata: { browser: 'firefox', system: 'windows', name: '<b>Mallory</b>' },
        }),
      );
      const notice = (await inbox.emails()).at(-1);
      expect(notice?.subject).toBe('New sign-in to your account – Riverside Clinic');
      expect(notice?.body.text).toContain('Device: Firefox, Windows');
      expect(`${notice?.body.text}${notice?.body.html}`).not.toContain('Mallory');
    });
  });

  const failures: [string, RequestListener][] = [
    ['answers 500', (_, response) => response.writeHead(500).end('{}')],
    ['never answers', () => undefined],
    ['hangs up', (request) => request.socket.destroy()],
    [
      'refuses the email',
      (_, response) => response.writeHead(400, { 'x-amzn-errortype': 'MessageRejected' }).end('{}'),
    ],
    ['answers with HTML', (_, response) => response.writeHead(200).end('<html>')],
  ];
  test.each(failures)(
    'let a patient sign in while SES %s, and log and count the failure',
    async (_, listener) => {
      const ses = createServer(listener);
      const port = await listen(ses, { port: 0 });
      const signedIn = withClinic(`http://127.0.0.1:${port}`, async (clinic) => {
        await createPatient(clinic, 'alex@example.com');
        // Fails if the function takes longer than its timeout, which is as long as Cognito waits for a trigger.
        const { AuthenticationResult } = await signIn(clinic, 'alex@example.com');
        expect(AuthenticationResult?.AccessToken).toBeDefined();

        const { system } = clinic;
        const { logGroup } = system.functionFor('PostAuthentication_Authentication');
        const lines = system.logs.query({ group: logGroup }).map(({ message }) => JSON.parse(message));
        const failures = lines.filter(({ message }) => message === 'email_failed');
        expect(failures).toHaveLength(1);
        expect(failures[0]).toMatchObject({
          email_failed: 1,
          message: 'email_failed',
          service: 'notices',
          kind: 'new-sign-in',
          failure_class: expect.stringMatching(/^ses_/),
          support_hint: expect.stringContaining('the patient was signed in'),
        });
      });
      await signedIn.finally(() => stopListening(ses));
    },
  );
});
