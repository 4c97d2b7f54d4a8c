import { randomUUID } from 'node:crypto';
import { CognitoIdentityProviderClient, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { ADMINISTRATOR, type Denial } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

let system: LocalSystem;
let cognito: CognitoIdentityProviderClient;
let ses: SESv2Client;
const denials: Denial[] = [];
beforeAll(async () => {
  system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.001,
    sesAccount: { sandbox: true, maxSendRate: 100 },
    onDenied: (denial) => denials.push(denial),
  });
  const client = { region: system.region, endpoint: system.awsUrl, credentials: ADMINISTRATOR };
  cognito = new CognitoIdentityProviderClient(client);
  ses = new SESv2Client(client);
});
afterAll(() => system.close());

/** Signs a patient up. @returns the failure classes that the sender logged about it */
async function failuresOf(address: string): Promise<string[]> {
  const before = lines().length;
  await cognito.send(
    new SignUpCommand({
      ClientId: system.clientId,
      Username: randomUUID(),
      Password: 'correct horse battery',
      UserAttributes: [{ Name: 'email', Value: address }],
    }),
  );
  await system.lambda.settled();
  return lines()
    .slice(before)
    .flatMap((line) => /"failure_class":"(\w+)"/.exec(line)?.[1] ?? []);
}

const lines = () => system.logs.query({ group: system.sender.logGroup }).map(({ message }) => message);

const arrived = async (address: string) =>
  (await system.inbox.emails()).filter(({ destination }) => destination.to.includes(address));

describe('an SES account in the sandbox', () => {
  test('sends to no patient, which is not the fault of the address', async () => {
    const failures = await failuresOf('patient@mail.example');
    expect(new Set(failures)).toEqual(new Set(['ses_not_verified']));
    expect(await arrived('patient@mail.example')).toEqual([]);
  });

  test('sends to the simulator', async () => {
    expect(await failuresOf('success@simulator.amazonses.com')).toEqual([]);
  });

  test('needs permission for the identity of an address that was verified', async () => {
    const EmailIdentity = 'tester@mail.example';
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity }));
    const [email] = await arrived(EmailIdentity);
    await fetch(/http\S+/.exec(email?.body.text ?? '')?.[0] ?? '');
    const before = denials.length;
    const failures = await failuresOf(EmailIdentity);
    const identity = denials.slice(before).find(({ action }) => action === 'ses:SendEmail')?.resource;
    // The role decides: with the permission the code arrives, without it SES names the identity.
    if (identity === undefined) {
      expect(failures).toEqual([]);
      expect(await arrived(EmailIdentity)).toHaveLength(2);
    } else {
      expect(identity).toMatch(/:identity\/\*\*\*$/);
      expect(new Set(failures)).toEqual(new Set(['ses_not_allowed']));
    }
  });
});
