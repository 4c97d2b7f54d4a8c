import { readFileSync } from 'node:fs';
import { KMS } from '@aws-sdk/client-kms';
import { createCodeEncrypter } from '../../emulator/cognito/encrypt-code.ts';
import type { Cloud } from './cloud.ts';
import type { VariantName } from './variants.ts';

/** Number of different events, each with its own Encryption SDK message; then they repeat. */
const EVENT_COUNT = 64;

export interface EmailEventOptions {
  readonly cloud: Cloud;
  readonly keyArn: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly region: string;
}

/** Returns the event of the n-th email for a variant, as JSON. */
export type EmailEvents = (name: VariantName, n: number) => string;

/**
 * Encrypts codes into events as the user pool does: of sign-ups for the variant `signUp`, of password resets for the
 * others. The variant `floor` gets bare data keys instead.
 */
export async function encryptEvents({
  cloud,
  keyArn,
  userPoolId,
  clientId,
  region,
}: EmailEventOptions): Promise<EmailEvents> {
  const [signUp, reset] = [readSample('sign-up'), readSample('forgot-password')];
  const encrypt = createCodeEncrypter({ keyArn, userPoolId, region, kmsEndpoint: cloud.url });
  const kms = new KMS({
    region,
    endpoint: cloud.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const toEvent = (sample: SampleEvent, code: string) => {
    const callerContext = { ...sample.callerContext, clientId };
    return JSON.stringify({ ...sample, userPoolId, callerContext, request: { ...sample.request, code } });
  };
  const signUps: string[] = [];
  const resets: string[] = [];
  const keys: string[] = [];
  for (let n = 0; n < EVENT_COUNT; n += 1) {
    const code = await encrypt(String(100_000 + n));
    signUps.push(toEvent(signUp, code));
    resets.push(toEvent(reset, code));
    const { CiphertextBlob = new Uint8Array() } = await kms.generateDataKey({
      KeyId: keyArn,
      KeySpec: 'AES_256',
    });
    keys.push(toEvent(reset, Buffer.from(CiphertextBlob).toString('base64')));
  }
  const eventsOf = (name: VariantName) => (name === 'floor' ? keys : name === 'signUp' ? signUps : resets);
  return (name, n) => eventsOf(name)[n % EVENT_COUNT] ?? '';
}

/** Returns the account of the events as Cognito lists it, with the time of its sign-up. */
export function signedUpAccount(): object {
  const { userName, request } = readSample('sign-up');
  const seconds = Date.now() / 1000;
  return {
    Username: userName,
    UserStatus: 'UNCONFIRMED',
    Enabled: true,
    UserCreateDate: seconds,
    UserLastModifiedDate: seconds,
    Attributes: Object.entries(request.userAttributes).map(([Name, Value]) => ({ Name, Value })),
  };
}

interface SampleEvent {
  readonly userName: string;
  readonly callerContext: object;
  readonly request: { readonly userAttributes: Readonly<Record<string, string>> };
}

const readSample = (name: string): SampleEvent =>
  JSON.parse(readFileSync(new URL(`../../events/${name}.json`, import.meta.url), 'utf8'));
