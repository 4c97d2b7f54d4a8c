import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { HeldKey } from './keys.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts under a key with AES-256-GCM; the blob names its key, so that decrypting needs no key id.
 *
 * Blob: version (1 byte), length of the key's ARN (2 bytes), ARN, IV (12 bytes), tag (16 bytes), ciphertext.
 */
export function seal(key: HeldKey, plaintext: Buffer, context: EncryptionContext, iv: Buffer): Buffer {
  const arn = Buffer.from(key.arn);
  const header = Buffer.alloc(3);
  header.writeUInt8(VERSION, 0);
  header.writeUInt16BE(arn.length, 1);
  const cipher = createCipheriv('aes-256-gcm', key.material, iv);
  cipher.setAAD(Buffer.concat([header, arn, canonical(context)]));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, arn, iv, cipher.getAuthTag(), body]);
}

export const ivOf = (random: (size: number) => Buffer): Buffer => random(IV_BYTES);

/**
 * Decrypts what `seal` wrote.
 *
 * @param find gives the key that the blob names
 * @throws AwsError `InvalidCiphertextException` for another context, an unknown key or a blob that was changed
 */
export function open(
  blob: Buffer,
  context: EncryptionContext,
  find: (arn: string) => HeldKey | undefined,
): { readonly key: HeldKey; readonly plaintext: Buffer } {
  const arnLength = blob.length >= 3 && blob.readUInt8(0) === VERSION ? blob.readUInt16BE(1) : 0;
  const start = 3 + arnLength;
  const key = find(blob.subarray(3, start).toString());
  if (!key || blob.length < start + IV_BYTES + TAG_BYTES) {
    throw new AwsError('InvalidCiphertextException', '');
  }
  const iv = blob.subarray(start, start + IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key.material, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([blob.subarray(0, start), canonical(context)]));
  decipher.setAuthTag(blob.subarray(start + IV_BYTES, start + IV_BYTES + TAG_BYTES));
  const body = decipher.update(blob.subarray(start + IV_BYTES + TAG_BYTES));
  try {
    return { key, plaintext: Buffer.concat([body, decipher.final()]) };
  } catch (cause) {
    throw new AwsError('InvalidCiphertextException', '', 400, { cause });
  }
}

/** The order of an encryption context's pairs does not matter, so they are sorted before they are authenticated. */
function canonical(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs));
}
