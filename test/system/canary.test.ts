import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ADMINISTRATOR, type Denial } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { CANARY } from '../../sender/canary-account.ts';
import { TIMING } from '../../sender/timing.ts';
import { listPatients } from '../../support/people/pool.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { WAIT_TIMEOUT } from '../harness/timeout.ts';
import { emittedBy, type Line } from './telemetry-use.ts';

let now = Date.now();
const denials: Denial[] = [];
let system: LocalSystem;
let cognito: CognitoIdentityProviderClient;

beforeAll(async () => {
  system = await startLocalSystem({
    assembly: ASSEMBLY,
    delayScale: 0.01,
    clock: () => now,
    onDenied: (denial) => denials.push(denial),
  });
  const { region, awsUrl: endpoint } = system;
  cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials: ADMINISTRATOR });
});

afterAll(() => system.close());

const lines = (): Line[] =>
  system.logGroups.flatMap((group) =>
    system.logs.query({ group }).map(({ message }): Line => JSON.parse(message)),
  );
const linesOf = (event: string) => lines().filter(({ message }) => message === event);

/** Lets the time of one check pass, and waits until the delivery of its email has been logged. */
async function check(): Promise<void> {
  const before = linesOf('canary_delivered').length;
  now = Math.max(Date.now(), now + TIMING.canaryInterval);
  await system.runSchedules();
  const deadline = Date.now() + WAIT_TIMEOUT;
  while (linesOf('canary_delivered').length === before) {
    if (Date.now() > deadline) throw new Error('The email of the check was not delivered');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the sign-in check', () => {
  test('does nothing before its time', async () => {
    await system.runSchedules();
    await system.lambda.settled();
    expect(lines().map(({ service }) => service)).not.toContain('canary');
  });

  test('creates its account, requests a code as a patient does, and the delivery is measured', async () => {
    await check();
    const account = await cognito.send(
      new AdminGetUserCommand({ UserPoolId: system.userPoolId, Username: CANARY.userName }),
    );
    expect(account).toMatchObject({ UserStatus: 'CONFIRMED' });
    expect(linesOf('canary_requested')).toHaveLength(1);
    expect(linesOf('code_decrypted')).toHaveLength(1);
    expect((await system.inbox.emails()).flatMap(({ destination }) => destination.to)).toEqual([
      CANARY.email,
    ]);
    expect(emittedBy(linesOf('canary_delivered'))).toEqual([
      expect.objectContaining({ name: 'canary_delivered', value: 1 }),
      expect.objectContaining({ name: 'canary_time_ms', value: expect.any(Number) }),
    ]);
    expect(denials).toEqual([]);
  });

  test('uses the same account again', async () => {
    await check();
    const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId: system.userPoolId }));
    expect(Users).toHaveLength(1);
    expect(linesOf('canary_failed')).toEqual([]);
  });

  test('is not counted among the emails of patients, nor listed among them', async () => {
    const counted = emittedBy(lines()).filter(
      ({ dimensions }) => dimensions.service === 'custom-email-sender',
    );
    expect(counted).toEqual([]);
    expect(linesOf('email_sent').map(({ canary }) => canary)).toEqual([true, true]);
    expect(linesOf('delivery_delivered')).toEqual([]);
    for await (const patients of listPatients({ cognito, userPoolId: system.userPoolId }, {})) {
      expect(patients).toEqual([]);
    }
  });

  test('writes no address into a log', () => {
    expect(JSON.stringify(lines())).not.toContain('canary@');
  });
});
