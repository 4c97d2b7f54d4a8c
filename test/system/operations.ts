import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CognitoIdentityProviderClient, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { ADMINISTRATOR } from '../../local/access.ts';
import { readEmails } from '../../local/operations/email-log.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import type { EmailTimeline } from '../../support/timeline/email-timelines.ts';
import { ASSEMBLY, SHORT_SEND_BUDGET } from '../harness/assembly.ts';

/** The longest wait, in milliseconds. */
const TIMEOUT = 15_000;

/** A system, and the requests that its operations page makes. */
export interface OperationsClient {
  readonly system: LocalSystem;
  /** Signs a patient up. @returns the `sub` */
  signUp(address: string): Promise<string>;
  /** The newest email to a patient, as soon as it is as wanted. */
  emailTo(userSub: string, wanted: (email: EmailTimeline) => boolean): Promise<EmailTimeline>;
  /** Sends a form as the page does, or as another page would. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
}

/** Starts the system with short waits between attempts. */
export async function openOperations(): Promise<OperationsClient> {
  const system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    timeZone: 'Pacific/Auckland',
    environment: SHORT_SEND_BUDGET,
  });
  const { region, awsUrl: endpoint, clientId: ClientId, logs, logGroups } = system;
  const credentials = ADMINISTRATOR;
  const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  return {
    system,
    async signUp(address) {
      const Username = randomUUID();
      const UserAttributes = [{ Name: 'email', Value: address }];
      const Password = 'correct horse battery';
      const { UserSub = '' } = await cognito.send(
        new SignUpCommand({ ClientId, Username, Password, UserAttributes }),
      );
      return UserSub;
    },
    async emailTo(userSub, wanted) {
      const end = Date.now() + TIMEOUT;
      for (;;) {
        const email = readEmails(logs, logGroups, { userSubs: [userSub] }).find(
          ({ requestId }) => requestId !== undefined,
        );
        if (email !== undefined && wanted(email)) return email;
        if (Date.now() > end) throw new Error(`The email is ${JSON.stringify(email?.steps)}`);
        await sleep(20);
      }
    },
    post: (path, fields, headers = {}) =>
      fetch(endpoint + path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin: endpoint, ...headers },
        redirect: 'manual',
      }),
  };
}
