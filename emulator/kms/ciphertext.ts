import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AwsError } from '../aws/service.ts';
import type { Key } from './keys.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const VERSION = 1;
export const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts with AES-256-GCM. The blob names its key, so that decrypting needs no key id.
 *
 * Blob: version (1 byte), length of the key's ARN (2 bytes), ARN, IV (12 bytes), tag (16 bytes), ciphertext.
 */
export function seal(key: Key, plaintext: Buffer, context: EncryptionContext, iv: Buffer): Buffer {
  const arn = Buffer.from(key.arn);
  const header = Buffer.alloc(3);
  header.writeUInt8(VERSION, 0);
  header.writeUInt16BE(arn.length, 1);
  const cipher = createCipheriv('aes-256-gcm', key.material, iv);
  cipher.setAAD(Buffer.concat([header, arn, canonical(context)]));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, arn, iv, cipher.getAuthTag(), body]);
}

/** Returns the ARN of the key that a blob of `seal` names; anything for another blob. */
export function keyArnOf(blob: Buffer): string {
  return blob.subarray(3, 3 + arnLengthOf(blob)).toString();
}

const arnLengthOf = (blob: Buffer): number =>
  blob.length >= 3 && blob.readUInt8(0) === VERSION ? blob.readUInt16BE(1) : 0;

/**
 * Decrypts a blob of `seal`.
 *
 * @param find returns the key that the blob names
 * @throws AwsError `InvalidCiphertextException` for another context, an unknown key or a changed blob
 */
export function open(
  blob: Buffer,
  context: EncryptionContext,
  find: (arn: string) => Key | undefined,
): { readonly key: Key; readonly plaintext: Buffer } {
  const start = 3 + arnLengthOf(blob);
  const key = find(keyArnOf(blob));
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

/** Sorts the pairs of an encryption context, because their order does not matter. */
function canonical(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs));
}
