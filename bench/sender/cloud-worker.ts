import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { startAwsServer } from '../../emulator/aws/server.ts';
import type { Action, JsonService } from '../../emulator/aws/service.ts';
import { createKms } from '../../emulator/kms/kms.ts';
import { createSsm } from '../../emulator/ssm/ssm.ts';
import { readStack } from '../../emulator/template/stack.ts';
import type { CloudOptions, CloudReady } from './cloud.ts';

const { assembly, keyArn, keyMaterial, latency } = workerData as CloudOptions;

let materialIsMade = false;
/** The first random bytes that KMS asks for are the material of its key. */
const random = (size: number): Buffer => {
  const bytes = materialIsMade ? randomBytes(size) : Buffer.from(keyMaterial);
  materialIsMade = true;
  return bytes;
};
const kms = createKms({
  random,
  keys: [{ arn: keyArn }],
  clock: Date.now,
  onRequest: async () => void (latency.kms > 0 && (await delay(latency.kms))),
});
const ssm = createSsm({
  stack: readStack(assembly),
  clock: Date.now,
  onRequest: async () => void (latency.ssm > 0 && (await delay(latency.ssm))),
});
let accepted = 0;
const sendEmail: Action = async () => {
  if (latency.ses > 0) await delay(latency.ses);
  accepted += 1;
  parentPort?.postMessage({ acceptedAt: performance.timeOrigin + performance.now() });
  return { MessageId: `0102018-${accepted}` };
};
/** A table that has no items, and forgets those that are put there. */
const table: JsonService = {
  target: 'DynamoDB_20120810',
  actions: {
    PutItem: async () => {
      if (latency.table > 0) await delay(latency.table);
      return {};
    },
  },
};
const server = await startAwsServer({
  services: [kms, ssm, table],
  restServices: [{ routes: { 'POST /v2/email/outbound-emails': sendEmail } }],
  port: 0,
});
// A daemon that hears of traces and forgets them.
const daemon = createSocket('udp4');
daemon.bind(0, '127.0.0.1', () => {
  const ready: CloudReady = { url: server.url, daemonAddress: `127.0.0.1:${daemon.address().port}` };
  parentPort?.postMessage(ready);
});
