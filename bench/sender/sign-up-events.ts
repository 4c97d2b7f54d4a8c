import { readFileSync } from 'node:fs';
import { KMS } from '@aws-sdk/client-kms';
import { createCodeEncrypter } from '../../emulator/cognito/encrypt-code.ts';
import type { Cloud } from './cloud.ts';
import type { VariantName } from './variants.ts';

/** Number of different events, each with its own Encryption SDK message; then they repeat. */
const EVENT_COUNT = 64;

export interface SignUpEventOptions {
  readonly cloud: Cloud;
  readonly keyArn: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly region: string;
}

/** Returns the event of the n-th email for a variant, as JSON. */
export type SignUpEvents = (name: VariantName, n: number) => string;

/** Encrypts codes into sign-up events as the user pool does; the variant `floor` gets bare data keys instead. */
export async function encryptSignUpEvents({
  cloud,
  keyArn,
  userPoolId,
  clientId,
  region,
}: SignUpEventOptions): Promise<SignUpEvents> {
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
  for (let n = 0; n < EVENT_COUNT; n += 1) {
    messages.push(toEvent(await encrypt(String(100_000 + n))));
    const { CiphertextBlob = new Uint8Array() } = await kms.generateDataKey({
      KeyId: keyArn,
      KeySpec: 'AES_256',
    });
    keys.push(toEvent(Buffer.from(CiphertextBlob).toString('base64')));
  }
  return (name, n) => (name === 'floor' ? keys : messages)[n % EVENT_COUNT] ?? '';
}
