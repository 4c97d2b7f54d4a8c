import {
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  GetAccountCommand,
  GetEmailIdentityCommand,
  ListEmailIdentitiesCommand,
  PutAccountSendingAttributesCommand,
  PutConfigurationSetSendingOptionsCommand,
} from '@aws-sdk/client-sesv2';
import { startSesHarness } from './harness.ts';

type Harness = Awaited<ReturnType<typeof startSesHarness>>;

const opened: Harness[] = [];
afterEach(async () => {
  for (const ses of opened.splice(0)) await ses.close();
});

async function open(options: Parameters<typeof startSesHarness>[0]): Promise<Harness> {
  const ses = await startSesHarness(options);
  opened.push(ses);
  return ses;
}

/** Sends an email. @returns `accepted`, or the name and the message of the error */
const outcomeOf = (ses: Harness, to: string, set?: string) =>
  ses.send(to, set).then(
    () => 'accepted',
    ({ name, message }) => `${name} ${message}`,
  );

const quotaOf = async (ses: Harness) => (await ses.client.send(new GetAccountCommand({}))).SendQuota;

describe('in the sandbox', () => {
  const failed =
    'MessageRejected Email address is not verified. The following identities failed the check in region EU-WEST-1:';
  let now = Date.now();
  const openSandbox = () => open({ account: { sandbox: true }, clock: () => now });

  test('only verified addresses, those of verified domains and the simulator get email', async () => {
    const ses = await openSandbox();
    expect(await outcomeOf(ses, 'Alex <alex@mail.example>')).toBe(
      `${failed} Alex <alex@mail.example>, alex@mail.example`,
    );
    for (const address of ['staff@clinic.example', 'success@simulator.amazonses.com']) {
      expect(await outcomeOf(ses, address)).toBe('accepted');
      now += 1000;
    }
    const { ProductionAccessEnabled } = await ses.client.send(new GetAccountCommand({}));
    expect(ProductionAccessEnabled).toBe(false);
  });

  test('an address is verified by the link in the email from AWS', async () => {
    const ses = await openSandbox();
    const EmailIdentity = 'Alex@mail.example';
    const created = await ses.client.send(new CreateEmailIdentityCommand({ EmailIdentity }));
    expect(created).toMatchObject({ IdentityType: 'EMAIL_ADDRESS', VerifiedForSendingStatus: false });
    expect(await outcomeOf(ses, 'alex@mail.example')).toBe(`${failed} alex@mail.example`);

    const email = await ses.inbox.waitFor(({ destination }) => destination.to.includes(EmailIdentity));
    const link = /http\S+/.exec(email.body.text ?? '')?.[0] ?? '';
    expect(await (await fetch(link)).text()).toContain('The email address is verified.');
    expect((await fetch(link)).status).toBe(400);
    expect(await outcomeOf(ses, 'alex@mail.example')).toBe('accepted');

    const identity = await ses.client.send(
      new GetEmailIdentityCommand({ EmailIdentity: 'alex@mail.example' }),
    );
    expect(identity.VerifiedForSendingStatus).toBe(true);
    const { EmailIdentities } = await ses.client.send(new ListEmailIdentitiesCommand({}));
    expect(EmailIdentities?.map(({ IdentityName }) => IdentityName)).toEqual([
      'clinic.example',
      EmailIdentity,
    ]);
    await expect(ses.client.send(new CreateEmailIdentityCommand({ EmailIdentity }))).rejects.toMatchObject({
      name: 'AlreadyExistsException',
    });
    await ses.client.send(new DeleteEmailIdentityCommand({ EmailIdentity }));
    expect(await outcomeOf(ses, 'alex@mail.example')).toBe(`${failed} alex@mail.example`);
  });

  test('200 emails are accepted in 24 hours, and one a second', async () => {
    const ses = await openSandbox();
    expect(await quotaOf(ses)).toEqual({ Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 });
    expect(await outcomeOf(ses, 'a@clinic.example')).toBe('accepted');
    expect(await outcomeOf(ses, 'a@clinic.example')).toBe(
      'TooManyRequestsException Maximum sending rate exceeded.',
    );
    for (let sent = 1; sent < 200; sent += 1) {
      now += 1000;
      expect(await outcomeOf(ses, 'a@clinic.example')).toBe('accepted');
    }
    now += 1000;
    expect(await outcomeOf(ses, 'a@clinic.example')).toBe(
      'LimitExceededException Daily message quota exceeded.',
    );
    expect(await outcomeOf(ses, 'success@simulator.amazonses.com')).toBe('accepted');
    expect(await quotaOf(ses)).toMatchObject({ SentLast24Hours: 200 });
    now += 24 * 60 * 60 * 1000;
    expect(await outcomeOf(ses, 'a@clinic.example')).toBe('accepted');
  });
});

describe('an account outside the sandbox', () => {
  test('has a rate, which an email to many recipients exceeds for as long', async () => {
    let now = Date.now();
    const ses = await open({ account: { maxSendRate: 2 }, clock: () => now });
    expect(await outcomeOf(ses, 'a@mail.example')).toBe('accepted');
    expect(await outcomeOf(ses, 'a@mail.example')).toBe('accepted');
    expect(await outcomeOf(ses, 'a@mail.example')).toMatch(/^TooManyRequestsException/);
    now += 500;
    expect(await outcomeOf(ses, 'a@mail.example')).toBe('accepted');
    expect(await quotaOf(ses)).toEqual({ Max24HourSend: 50_000, MaxSendRate: 2, SentLast24Hours: 3 });
  });

  test('sends nothing while its sending, or that of the configuration set, is paused', async () => {
    const ses = await open({});
    const pause = (SendingEnabled: boolean) =>
      ses.client.send(new PutAccountSendingAttributesCommand({ SendingEnabled }));
    await pause(false);
    expect(await outcomeOf(ses, 'a@mail.example')).toMatch(/^SendingPausedException .*currently paused\.$/);
    expect((await ses.client.send(new GetAccountCommand({}))).SendingEnabled).toBe(false);
    await pause(true);
    expect(await outcomeOf(ses, 'a@mail.example')).toBe('accepted');

    const pauseSet = (ConfigurationSetName: string, SendingEnabled: boolean) =>
      ses.client.send(new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName, SendingEnabled }));
    await pauseSet('All', false);
    expect(await outcomeOf(ses, 'a@mail.example', 'All')).toMatch(/^SendingPausedException .* set All\.$/);
    expect(await outcomeOf(ses, 'a@mail.example', 'Bounces')).toBe('accepted');
    await expect(pauseSet('Nowhere', false)).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('sends nothing when AWS has suspended it', async () => {
    const ses = await open({ account: { suspended: true } });
    expect(await outcomeOf(ses, 'a@mail.example')).toMatch(/^AccountSuspendedException/);
    expect((await ses.client.send(new GetAccountCommand({}))).EnforcementStatus).toBe('SHUTDOWN');
  });
});
