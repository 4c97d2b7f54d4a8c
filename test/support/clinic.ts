import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
  SignUpCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { ADMINISTRATOR } from '../../local/access.ts';
import type { LocalSystem } from '../../local/system.ts';
import { openClients } from '../../support/aws/clients.ts';
import { runSupport } from '../../support/report/support-command.ts';

const credentials = ADMINISTRATOR;
export const PASSWORD = 'correct horse battery';
export const TEMPORARY = 'temporary<&>password-1';

/** The result of a run of the support command. */
export interface Answer {
  readonly exitCode: number;
  readonly output: string;
  readonly complaints: string;
}

/** A clinic whose operator asks the support command. */
export interface Clinic {
  readonly system: LocalSystem;
  readonly cognito: CognitoIdentityProviderClient;
  readonly ses: SESv2Client;
  /** Everything that the command has printed so far. */
  readonly printed: readonly string[];
  /** Has the operator ask that much later, in milliseconds. */
  later(milliseconds: number): void;
  /** Does something in the first pauses of commands that wait, which pass at once for the operator. */
  inPauses(...acts: readonly (() => Promise<unknown>)[]): void;
  ask(...argv: readonly string[]): Promise<Answer>;
  /** Asks until the diagnosis is the wanted one, 60 times at most. */
  diagnosisOf(patient: string, wanted?: string): Promise<{ name: string; exitCode: number; text: string }>;
}

/**
 * Makes a clinic on a system; its operator asks by `runSupport`, through the AWS endpoint.
 *
 * @param onLogsRequest called with the name of each command that the operator sends to CloudWatch Logs
 */
export function openClinic(
  system: LocalSystem,
  onLogsRequest: (command: string) => void = () => undefined,
): Clinic {
  let ahead = 0;
  const acts: (() => Promise<unknown>)[] = [];
  const { region, awsUrl: endpoint } = system;
  const client = { region, endpoint, credentials };
  const cognito = new CognitoIdentityProviderClient(client);
  const ses = new SESv2Client(client);
  const local = ['--local', '--aws-port', new URL(endpoint).port];
  const printed: string[] = [];

  const ask = async (...argv: readonly string[]): Promise<Answer> => {
    const [output, complaints]: string[][] = [[], []];
    const exitCode = await runSupport([...argv, ...local], {
      open: async (target, site) => {
        const clients = await openClients(target, site);
        const send = ((command: Parameters<typeof clients.logs.send>[0]) => {
          onLogsRequest(command.constructor.name);
          return clients.logs.send(command);
        }) as typeof clients.logs.send;
        return { ...clients, logs: { send } };
      },
      print: (text) => output?.push(text),
      complain: (sentence) => complaints?.push(sentence),
      progress: () => undefined,
      clock: () => Date.now() + ahead,
      sleep: async (milliseconds) => {
        await acts.shift()?.();
        ahead += milliseconds;
      },
    });
    const answer = { exitCode, output: output?.join('\n') ?? '', complaints: complaints?.join('\n') ?? '' };
    printed.push(answer.output, answer.complaints);
    return answer;
  };

  return {
    system,
    cognito,
    ses,
    printed,
    later: (milliseconds) => {
      ahead = milliseconds;
    },
    inPauses: (...more) => void acts.push(...more),
    ask,
    async diagnosisOf(patient, wanted) {
      for (let attempt = 0; ; attempt += 1) {
        const { exitCode, output } = await ask(patient, '--json');
        const { diagnosis } = JSON.parse(output);
        if (wanted === undefined || diagnosis.name === wanted || attempt >= 1_200) {
          return { name: diagnosis.name, exitCode, text: (await ask(patient)).output };
        }
        await sleep(50);
      }
    },
  };
}

/** An account of the pool. */
export interface TestAccount {
  /** For requests to Cognito. */
  readonly username: string;
  /** The id that staff see and type. */
  readonly sub: string;
}

/** Signs somebody up at the website; an email with a code follows. */
export async function signUpAs({ cognito, system }: Clinic, address: string): Promise<TestAccount> {
  const username = randomUUID();
  const UserAttributes = [
    { Name: 'email', Value: address },
    { Name: 'locale', Value: 'en-GB' },
  ];
  const { UserSub = '' } = await cognito.send(
    new SignUpCommand({ ClientId: system.clientId, Username: username, Password: PASSWORD, UserAttributes }),
  );
  return { username, sub: UserSub };
}

/** As `signUpAs`; returns the `sub`. */
export async function signUp(clinic: Clinic, address: string): Promise<string> {
  return (await signUpAs(clinic, address)).sub;
}

/** Invites a patient with a temporary password. */
export async function invite({ cognito, system }: Clinic, address: string): Promise<void> {
  await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId: system.userPoolId,
      Username: randomUUID(),
      TemporaryPassword: TEMPORARY,
      UserAttributes: [
        { Name: 'email', Value: address },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
}

/** Makes an account that can sign in, without any email; returns the `sub`. */
export async function createPatient(
  { cognito, system }: Clinic,
  address: string,
  email_verified = 'true',
): Promise<string> {
  const { userPoolId: UserPoolId } = system;
  const Username = randomUUID();
  const { User } = await cognito.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: address },
        { Name: 'email_verified', Value: email_verified },
      ],
    }),
  );
  await cognito.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
  );
  return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
}

/** Finds the account with a `sub`. */
export async function findUser({ cognito, system }: Clinic, sub: string): Promise<UserType | undefined> {
  const { Users } = await cognito.send(
    new ListUsersCommand({ UserPoolId: system.userPoolId, Filter: `sub = "${sub}"` }),
  );
  return Users?.[0];
}
