import { randomUUID } from 'node:crypto';
import { CognitoIdentityProviderClient, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { readStack } from '../../emulator/template/stack.ts';
import { ADMINISTRATOR, type Denial } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { changedAssembly, withResources } from './changed-assembly.ts';

const systems: LocalSystem[] = [];
afterEach(async () => {
  await Promise.all(systems.splice(0).map((system) => system.close()));
});

const TESTER = 'tester@mail.example';

/** Starts a system in the sandbox, whose functions may send with an identity. */
async function startInSandbox(identity: string) {
  const denials: Denial[] = [];
  const arn = (resource: string) => `arn:aws:ses:*:*:${resource}`;
  const system = await startLocalSystem({
    assembly: changedAssembly(
      withResources('ses:SendEmail', [arn(`identity/${identity}`), arn('configuration-set/*')]),
    ),
    delayScale: 0.001,
    sesAccount: { sandbox: true, maxSendRate: 100 },
    onDenied: (denial) => denials.push(denial),
  });
  systems.push(system);
  const client = { region: system.region, endpoint: system.awsUrl, credentials: ADMINISTRATOR };
  const cognito = new CognitoIdentityProviderClient(client);
  const ses = new SESv2Client(client);
  const lines = () => system.logs.query({ group: system.sender.logGroup }).map(({ message }) => message);
  const emailsTo = async (address: string) =>
    (await system.inbox.emails()).filter(({ destination }) => destination.to.includes(address));
  return {
    denials,
    emailsTo,
    /** Signs a patient up. @returns the failure classes that the sender logged about it */
    failuresOf: async (address: string) => {
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
      const found = lines()
        .slice(before)
        .flatMap((line) => /"failure_class":"(\w+)"/.exec(line)?.[1] ?? []);
      return [...new Set(found)];
    },
    /** Verifies an address as its owner does, by the link in the email from AWS. */
    verify: async (EmailIdentity: string) => {
      await ses.send(new CreateEmailIdentityCommand({ EmailIdentity }));
      const [email] = await emailsTo(EmailIdentity);
      await fetch(/http\S+/.exec(email?.body.text ?? '')?.[0] ?? '');
    },
  };
}

describe('in the SES sandbox', () => {
  test('patients get nothing, which is not the fault of their addresses, and verified testers do', async () => {
    const { emailsTo, failuresOf, verify } = await startInSandbox('*');
    expect(await failuresOf('patient@mail.example')).toEqual(['ses_not_verified']);
    expect(await emailsTo('patient@mail.example')).toEqual([]);
    expect(await failuresOf('success@simulator.amazonses.com')).toEqual([]);
    await verify(TESTER);
    expect(await failuresOf(TESTER)).toEqual([]);
    expect(await emailsTo(TESTER)).toHaveLength(2);
  });

  test('the functions need permission for the identity of a verified recipient', async () => {
    const [domain] = readStack(ASSEMBLY).ofType('AWS::SES::EmailIdentity');
    const { denials, failuresOf, verify } = await startInSandbox(domain?.physicalId ?? '');
    await verify(TESTER);
    expect(await failuresOf(TESTER)).toEqual(['ses_not_allowed']);
    expect(denials.map(({ action, resource }) => [action, resource.split(':').at(-1)])).toContainEqual([
      'ses:SendEmail',
      'identity/***',
    ]);
    expect(await failuresOf('success@simulator.amazonses.com')).toEqual([]);
  });
});
