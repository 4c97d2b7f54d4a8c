import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { startAwsServer } from '../../emulator/aws/server.ts';
import { type Action, AwsError, type JsonService, withRequestHook } from '../../emulator/aws/service.ts';
import { createKms } from '../../emulator/kms/kms.ts';
import type { CloudOptions, CloudReady } from './cloud.ts';

const { keyArn, keyMaterial, latency, account } = workerData as CloudOptions;

let hasKeyMaterial = false;
/** KMS requests the key material first, then all other random bytes. */
const random = (size: number): Buffer => {
  const bytes = hasKeyMaterial ? randomBytes(size) : Buffer.from(keyMaterial);
  hasKeyMaterial = true;
  return bytes;
};
const kms = createKms({
  random,
  keys: [{ arn: keyArn }],
  clock: Date.now,
  onRequest: async () => void (latency.kms > 0 && (await delay(latency.kms))),
});
/** Has an empty list of brands. */
const ssm: JsonService = {
  target: 'AmazonSSM',
  actions: withRequestHook(
    { GetParameter: ({ Name }) => ({ Parameter: { Name, Type: 'String', Value: '[]' } }) },
    async () => void (latency.ssm > 0 && (await delay(latency.ssm))),
  ),
};
/** A pool in which the address that signs up is new: nobody owns it, and one account waits for its confirmation. */
const cognito: JsonService = {
  target: 'AWSCognitoIdentityProviderService',
  actions: withRequestHook(
    {
      AdminGetUser() {
        throw new AwsError('UserNotFoundException', 'User does not exist.');
      },
      ListUsers: () => ({ Users: [account] }),
    },
    async () => void (latency.cognito > 0 && (await delay(latency.cognito))),
  ),
};
let accepted = 0;
const sendEmail: Action = async () => {
  if (latency.ses > 0) await delay(latency.ses);
  accepted += 1;
  parentPort?.postMessage({ acceptedAt: performance.timeOrigin + performance.now() });
  return { MessageId: `0102018-${accepted}` };
};
const server = await startAwsServer({
  services: [kms, ssm, cognito],
  restServices: [{ routes: { 'POST /v2/email/outbound-emails': sendEmail } }],
  port: 0,
});
// An X-Ray daemon that ignores traces.
const daemon = createSocket('udp4');
daemon.bind(0, '127.0.0.1', () => {
  const ready: CloudReady = { url: server.url, daemonAddress: `127.0.0.1:${daemon.address().port}` };
  parentPort?.postMessage(ready);
});
