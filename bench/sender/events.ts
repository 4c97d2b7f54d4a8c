import { readFileSync } from 'node:fs';
import { KMS } from '@aws-sdk/client-kms';
import { createCodeEncrypter } from '../../emulator/cognito/encrypt-code.ts';
import type { Cloud } from './cloud.ts';
import type { ContestantName } from './contestants.ts';

/** How many emails differ before they begin again; each has a message of its own from the Encryption SDK. */
const DIFFERENT = 64;

export interface EventOptions {
  readonly cloud: Cloud;
  readonly keyArn: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly region: string;
}

/** The events of a run, as JSON: the n-th email's event for a contestant. */
export type Events = (name: ContestantName, n: number) => string;

/** Encrypts codes as the user pool would, into the event of a sign-up; the floor gets bare data keys instead. */
export async function makeEvents({
  cloud,
  keyArn,
  userPoolId,
  clientId,
  region,
}: EventOptions): Promise<Events> {
  const sample = JSON.parse(readFileSync(new URL('../../events/sign-up.json', import.meta.url), 'utf8'));
  const encrypt = createCodeEncrypter({ keyArn, userPoolId, region, kmsEndpoint: cloud.url });
  const kms = new KMS({
    region,
    endpoint: cloud.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const callerContext = { ...sample.callerContext, clientId };
  const toEvent = (code: string) =>
    JSON.stringify({ ...sample, userPoolId, callerContext, request: { ...sample.request, code } });
  const messages: string[] = [];
  const keys: string[] = [];
  for (let n = 0; n < DIFFERENT; n += 1) {
    messages.push(toEvent(await encrypt(String(100_000 + n))));
    const { CiphertextBlob = new Uint8Array() } = await kms.generateDataKey({
      KeyId: keyArn,
      KeySpec: 'AES_256',
    });
    keys.push(toEvent(Buffer.from(CiphertextBlob).toString('base64')));
  }
  return (name, n) => (name === 'floor' ? keys : messages)[n % DIFFERENT] ?? '';
}
