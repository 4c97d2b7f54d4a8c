import { createServer, type RequestListener } from 'node:http';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { listen, stopListening } from '../../emulator/aws/listen.ts';
import { secretOf } from '../../local/demo/mailbox.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

const PASSWORD = 'correct horse battery';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

interface Clinic {
  readonly system: LocalSystem;
  readonly cognito: CognitoIdentityProviderClient;
}

async function withClinic(
  sesUrl: string | undefined,
  work: (clinic: Clinic) => Promise<void>,
): Promise<void> {
  const system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    ...(sesUrl !== undefined && { sesUrl }),
  });
  const { region, awsUrl: endpoint } = system;
  try {
    await work({ system, cognito: new CognitoIdentityProviderClient({ region, endpoint, credentials }) });
  } finally {
    await system.close();
  }
}

/** Creates an account that can sign in, without sending an email. */
async function createPatient({ system, cognito }: Clinic, Username: string): Promise<void> {
  const { userPoolId: UserPoolId } = system;
  const UserAttributes = [
    { Name: 'email', Value: Username },
    { Name: 'email_verified', Value: 'true' },
  ];
  const withoutEmail = { MessageAction: 'SUPPRESS' } as const;
  await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, ...withoutEmail }));
  await cognito.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
  );
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
  test('are sent for a confirmed account and for each sign-in', async () => {
    await withClinic(undefined, async (clinic) => {
      const { system, cognito } = clinic;
      const { clientId: ClientId, inbox } = system;
      const Username = 'alex@example.com';
      const UserAttributes = [{ Name: 'email', Value: Username }];
      await cognito.send(new SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
      const ConfirmationCode = secretOf(await inbox.waitFor(({ subject }) => subject.startsWith('Confirm')));
      await cognito.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
      await signIn(clinic, Username);
      const subjects = (await inbox.emails()).map(({ subject }) => subject);
      expect(subjects).toEqual([
        'Confirm your email address for Riverside Clinic',
        'Your account with Riverside Clinic is ready',
        'New sign-in to your Riverside Clinic account',
      ]);
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
