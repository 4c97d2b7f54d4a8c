import { setTimeout as delay } from 'node:timers/promises';
import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { TIMING } from '../../sender/timing.ts';
import { clientOptions, KEY, POOL } from '../harness/cloud.ts';
import { answerJson, type RawAnswer, startRawServer } from '../harness/raw-http.ts';

const answer = answerJson(200, {});
const IDLE_LIMIT = TIMING.ses.requestHandler.httpAgent.timeout;

/** Creates each client of the functions as they do, and returns a request of it. */
const CLIENTS = {
  KMS(endpoint: string) {
    const client = new KMSClient({ ...clientOptions(endpoint), ...TIMING.kms });
    return () => client.send(new DecryptCommand({ CiphertextBlob: Buffer.of(1), KeyId: KEY }));
  },
  SES(endpoint: string) {
    const client = new SESv2Client({ ...clientOptions(endpoint), ...TIMING.ses });
    return () => client.send(new SendEmailCommand({ Content: {} }));
  },
  Cognito(endpoint: string) {
    const client = new CognitoIdentityProviderClient({ ...clientOptions(endpoint), ...TIMING.accounts });
    return () => client.send(new ListUsersCommand({ UserPoolId: POOL }));
  },
  SSM(endpoint: string) {
    const client = new SSMClient({ ...clientOptions(endpoint), ...TIMING.parameters });
    return () => client.send(new GetParameterCommand({ Name: 'name' }));
  },
};

describe('a client of the functions', () => {
  test.each(Object.entries(CLIENTS))(
    'of %s reuses a busy connection, but not an idle one',
    async (_, create) => {
      const server = await startRawServer([answer]);
      const send = create(server.url);
      const connection = async () => {
        await send();
        return server.requests.at(-1)?.connection;
      };
      let finished: number;
      let [before, after]: (number | undefined)[] = [];
      // A machine that stands still between two requests makes the connection idle, so such a pair does not count.
      do {
        before = await connection();
        finished = performance.now();
        after = await connection();
      } while (performance.now() - finished > IDLE_LIMIT / 2);
      expect(after).toBe(before);
      await delay(IDLE_LIMIT + 200);
      expect(await connection()).toBe(Number(after) + 1);
      server.close();
    },
  );

  test.each(Object.entries(CLIENTS))(
    'of %s waits for an answer longer than for an idle connection',
    async (_, create) => {
      const slow: RawAnswer = (socket) => void setTimeout(() => answer(socket), IDLE_LIMIT + 200);
      const server = await startRawServer([slow]);
      await create(server.url)();
      expect(server.requests).toHaveLength(1);
      server.close();
    },
  );
});
