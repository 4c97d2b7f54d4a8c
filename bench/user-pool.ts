import { randomUUID } from 'node:crypto';
import { startAwsServer } from '../emulator/aws/server.ts';
import { createUserPool } from '../emulator/cognito/user-pool.ts';
import { readStack } from '../emulator/template/stack.ts';
import type { PartContext } from './part.ts';
import type { Findings } from './report.ts';
import { type Challenge, createSrpClient } from './srp-client.ts';

const SIGN_INS = 200;
const PASSWORD = 'Correct-horse-7!';
const EMAIL = 'patient@example.com';

/** Measures consecutive sign-ins with SRP to the local user pool over HTTP. */
export async function measureUserPool({ assembly, progress }: PartContext): Promise<Findings> {
  progress(`Signing in ${SIGN_INS} times`);
  const stack = readStack(assembly);
  const { physicalId: userPoolId, arn, properties } = stack.only('AWS::Cognito::UserPool');
  const clients = stack
    .ofType('AWS::Cognito::UserPoolClient')
    .map(({ physicalId, properties: client }) => ({ clientId: physicalId, properties: client }));
  const clientId = String(stack.outputs.UserPoolClientId);
  // Before the server starts, because a blocked server would close its idle connections.
  const client = createSrpClient(userPoolId.split('_')[1] ?? '', PASSWORD);
  const { service } = await createUserPool({
    region: stack.region,
    userPoolId,
    userPoolArn: arn,
    properties,
    clients,
    clock: Date.now,
    encryptCode: async (code) => code,
    invokeAsync: async () => undefined,
  });
  const server = await startAwsServer({ services: [service], port: 0 });
  const call = async (action: string, input: object) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'x-amz-target': `${service.target}.${action}`,
        'content-type': 'application/x-amz-json-1.1',
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${action}: ${body.message}`);
    return body;
  };
  await call('AdminCreateUser', {
    UserPoolId: userPoolId,
    Username: randomUUID(),
    UserAttributes: [
      { Name: 'email', Value: EMAIL },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: 'A Patient' },
    ],
    MessageAction: 'SUPPRESS',
  });
  await call('AdminSetUserPassword', {
    UserPoolId: userPoolId,
    Username: EMAIL,
    Password: PASSWORD,
    Permanent: true,
  });
  const startedAt = performance.now();
  for (let n = 0; n < SIGN_INS; n += 1) {
    const exchange = client.begin();
    const { ChallengeParameters } = await call('InitiateAuth', {
      ClientId: clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: EMAIL, SRP_A: exchange.publicValue.toString(16) },
    });
    const challenge = ChallengeParameters as Challenge;
    const timestamp = srpTimestamp(new Date());
    await call('RespondToAuthChallenge', {
      ClientId: clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: {
        USERNAME: challenge.USER_ID_FOR_SRP,
        PASSWORD_CLAIM_SECRET_BLOCK: challenge.SECRET_BLOCK,
        TIMESTAMP: timestamp,
        PASSWORD_CLAIM_SIGNATURE: client.answer(exchange, challenge, timestamp),
      },
    });
  }
  const perSecond = (SIGN_INS / (performance.now() - startedAt)) * 1000;
  await server.close();
  const measure = { name: 'local user pool, sign-ins by SRP', value: perSecond, unit: 'per second' };
  return { measures: [{ ...measure, target: { atLeast: 80 } }] };
}

/** Formats a time as Cognito expects it, such as `Wed Nov 25 09:05:03 UTC 2026`. */
function srpTimestamp(time: Date): string {
  const [weekday, day, month, year, clock] = time.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${Number(day)} ${clock} UTC ${year}`;
}
