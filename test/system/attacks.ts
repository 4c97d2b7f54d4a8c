import { randomUUID } from 'node:crypto';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import { type Mailbox, openMailbox, secretOf } from '../../local/demo/mailbox.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

/** The password of every patient here. */
export const PASSWORD = 'correct horse battery';
export const OTHER_PASSWORD = 'battery horse correct';
export const HOUR = 3_600_000;

/** An account whose address is verified. */
export interface Patient {
  readonly userName: string;
  readonly sub: string;
  readonly address: string;
}

/** The whole system, as somebody with nothing but the AWS SDK reaches it. */
export interface Attacks {
  readonly system: LocalSystem;
  /** Sends each request once, so that refusals can be counted. */
  readonly cognito: CognitoIdentityProvider;
  readonly mailbox: Mailbox;
  /** Moves the clock, which resets the limits of Cognito. */
  wait(milliseconds: number): void;
  /** Signs up as the portal does. @returns the user name */
  signUp(
    address: string,
    password?: string,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<{ readonly userName: string; readonly sub: string }>;
  /** Signs up and confirms. */
  createPatient(address: string): Promise<Patient>;
  /** Signs in by password through an app client, the portal's by default. */
  signIn(name: string, password?: string, clientId?: string): Promise<Session>;
  /** The emails to an address so far, once all functions have ended. */
  emailsTo(address: string): Promise<ReceivedEmail[]>;
  close(): Promise<void>;
}

export interface Session {
  readonly AccessToken: string;
  readonly RefreshToken: string;
}

/** Starts the system with a clock that the tests can move. */
export async function openAttacks(): Promise<Attacks> {
  let later = 0;
  const system = await startLocalSystem({
    assembly: ASSEMBLY,
    clock: () => Date.now() + later,
  });
  const { region, awsUrl: endpoint, clientId } = system;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const cognito = new CognitoIdentityProvider({ region, endpoint, credentials, maxAttempts: 1 });
  const mailbox = openMailbox(system);

  const signUp: Attacks['signUp'] = async (address, password = PASSWORD, attributes = {}) => {
    const userName = randomUUID();
    const all = Object.entries({ email: address, ...attributes });
    const { UserSub: sub = '' } = await cognito.signUp({
      ClientId: clientId,
      Username: userName,
      Password: password,
      UserAttributes: all.map(([Name, Value]) => ({ Name, Value })),
    });
    return { userName, sub };
  };
  return {
    system,
    cognito,
    mailbox,
    wait: (milliseconds) => {
      later += milliseconds;
    },
    signUp,
    createPatient: async (address) => {
      const { userName, sub } = await signUp(address);
      const ConfirmationCode = secretOf(await mailbox.next(address, 'verify-account'));
      await cognito.confirmSignUp({ ClientId: clientId, Username: userName, ConfirmationCode });
      return { userName, sub, address };
    },
    signIn: async (USERNAME, password = PASSWORD, ClientId = clientId) => {
      const { AuthenticationResult = {} } = await cognito.initiateAuth({
        ClientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password },
      });
      const { AccessToken = '', RefreshToken = '' } = AuthenticationResult;
      return { AccessToken, RefreshToken };
    },
    emailsTo: async (address) => {
      await system.lambda.settled();
      return (await system.inbox.emails()).filter(({ destination }) => destination.to.includes(address));
    },
    close: async () => {
      cognito.destroy();
      await system.close();
    },
  };
}
