import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type LocalSystem, startLocalSystem } from '../local/system.ts';
import { AMPLE_QUOTA } from './faults/ample-quota.ts';
import type { PartContext } from './part.ts';
import type { Findings } from './report.ts';

const WARM_UP = 400;
const SIGN_UPS = 1_000;
/** Patients at a time; each waits for the email. */
const CONCURRENT_PATIENTS = 3;

/** Measures how many sign-ups a second reach the inbox of the local system. */
export async function measureSignUps({ assembly, progress }: PartContext): Promise<Findings> {
  const system = await startLocalSystem({ assembly, delayScale: 0.01, sesAccount: AMPLE_QUOTA });
  const agent = new Agent({ keepAlive: true });
  try {
    progress(`Signing up ${SIGN_UPS} patients`);
    await signUpPatients(system, agent, WARM_UP);
    const startedAt = performance.now();
    await signUpPatients(system, agent, SIGN_UPS);
    const perSecond = (SIGN_UPS / (performance.now() - startedAt)) * 1000;
    return {
      measures: [
        {
          name: 'local sign-ups to inbox',
          value: perSecond,
          unit: 'per second',
          target: { atLeast: 80 },
        },
      ],
    };
  } finally {
    agent.destroy();
    await system.close();
  }
}

async function signUpPatients(system: LocalSystem, agent: Agent, count: number): Promise<void> {
  let started = 0;
  const patient = async () => {
    while (started++ < count) {
      const address = `${randomUUID()}@example.com`;
      await signUp(system, agent, address);
      await system.inbox.waitFor(({ destination }) => destination.to[0] === address);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_PATIENTS }, patient));
}

async function signUp({ awsUrl, clientId }: LocalSystem, agent: Agent, address: string): Promise<void> {
  const sent = request(awsUrl, {
    method: 'POST',
    agent,
    headers: {
      'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp',
      'content-type': 'application/x-amz-json-1.1',
    },
  });
  sent.end(
    JSON.stringify({
      ClientId: clientId,
      Username: randomUUID(),
      Password: 'Correct-horse-7!',
      UserAttributes: [
        { Name: 'email', Value: address },
        { Name: 'name', Value: 'A Patient' },
      ],
    }),
  );
  const [response] = await once(sent, 'response');
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`SignUp: ${body}`);
}
