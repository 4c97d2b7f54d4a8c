import { randomBytes } from 'node:crypto';
import {
  type Action,
  AwsError,
  type Clock,
  type JsonService,
  type RequestHook,
  type WireInput,
  withRequestHook,
} from '../aws/service.ts';
import { IV_BYTES, open, seal } from './ciphertext.ts';
import { type KmsInput, readKmsInput, validationError } from './input.ts';
import { aliasArn, createKeyring, type KeyDefinition, type Keyring } from './keys.ts';
import { kmsPermissions, MAXIMUM_CIPHERTEXT_BYTES } from './permissions.ts';

export interface KmsOptions {
  readonly keys: readonly KeyDefinition[];
  readonly clock: Clock;
  /** Returns random bytes; by default those of the operating system. */
  readonly random?: (size: number) => Buffer;
  readonly onRequest?: RequestHook;
}

const MAXIMUM_PLAINTEXT_BYTES = 4096;
const MAXIMUM_DATA_KEY_BYTES = 1024;
const DATA_KEY_BYTES: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };

/**
 * Makes a KMS with symmetric keys in memory, and with GenerateDataKey, GenerateDataKeyWithoutPlaintext, Encrypt, Decrypt,
 * DescribeKey and ListAliases.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
export function createKms({ keys, clock, random = randomBytes, onRequest }: KmsOptions): JsonService {
  const kms: Kms = { keyring: createKeyring(keys, random), random, createdAt: clock() / 1000 };
  const actions: Readonly<Record<string, Action>> = {
    GenerateDataKey: (input) => generateDataKey(kms, input),
    GenerateDataKeyWithoutPlaintext: (input) => {
      const { Plaintext: _, ...response } = generateDataKey(kms, input);
      return response;
    },
    Encrypt: (input) => encrypt(kms, readKmsInput(input)),
    Decrypt: (input) => decrypt(kms, readKmsInput(input)),
    DescribeKey: (input) => describeKey(kms, readKmsInput(input)),
    ListAliases: (input) => listAliases(kms, readKmsInput(input)),
  };
  return {
    target: 'TrentService',
    actions: withRequestHook(actions, onRequest),
    authorization: { service: 'kms', permissions: kmsPermissions(kms.keyring) },
  };
}

interface Kms {
  readonly keyring: Keyring;
  readonly random: (size: number) => Buffer;
  /** Seconds since the epoch. */
  readonly createdAt: number;
}

function generateDataKey({ keyring, random }: Kms, wire: WireInput) {
  const input = readKmsInput(wire);
  const key = keyring.require(input.text('KeyId'));
  const plaintext = random(dataKeyBytes(wire, input));
  const blob = seal(key, plaintext, input.encryptionContext(), random(IV_BYTES));
  return {
    KeyId: key.arn,
    CiphertextBlob: blob.toString('base64'),
    Plaintext: plaintext.toString('base64'),
  };
}

function encrypt({ keyring, random }: Kms, input: KmsInput): object {
  const key = keyring.require(input.text('KeyId'));
  requireSymmetric(input);
  const plaintext = input.bytes('Plaintext', MAXIMUM_PLAINTEXT_BYTES);
  const blob = seal(key, plaintext, input.encryptionContext(), random(IV_BYTES));
  return {
    KeyId: key.arn,
    CiphertextBlob: blob.toString('base64'),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

function decrypt({ keyring }: Kms, input: KmsInput): object {
  const name = input.optionalText('KeyId');
  const expected = name === undefined ? undefined : keyring.require(name);
  requireSymmetric(input);
  const blob = input.bytes('CiphertextBlob', MAXIMUM_CIPHERTEXT_BYTES);
  const { key, plaintext } = open(blob, input.encryptionContext(), keyring.findByArn);
  if (expected && expected !== key) {
    throw new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  return {
    KeyId: key.arn,
    Plaintext: plaintext.toString('base64'),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

function describeKey({ keyring, createdAt }: Kms, input: KmsInput): object {
  const key = keyring.require(input.text('KeyId'));
  return {
    KeyMetadata: {
      AWSAccountId: key.arn.split(':')[4],
      Arn: key.arn,
      KeyId: key.id,
      CreationDate: createdAt,
      Description: '',
      Enabled: true,
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      KeyManager: 'CUSTOMER',
      Origin: 'AWS_KMS',
      MultiRegion: false,
    },
  };
}

function listAliases({ keyring }: Kms, input: KmsInput): object {
  const name = input.optionalText('KeyId');
  const keys = name === undefined ? keyring.all : [keyring.require(name)];
  const aliases = keys.flatMap((key) =>
    key.aliases.map((alias) => ({
      AliasName: alias,
      AliasArn: aliasArn(key, alias),
      TargetKeyId: key.id,
    })),
  );
  return { Aliases: aliases, Truncated: false };
}

/** Returns the size of a data key in bytes, given by exactly one of `KeySpec` and `NumberOfBytes`. */
function dataKeyBytes(wire: WireInput, input: KmsInput): number {
  const spec = input.optionalText('KeySpec');
  const bytes = wire.NumberOfBytes ?? undefined;
  if ((spec === undefined) === (bytes === undefined)) {
    throw new AwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  }
  if (spec !== undefined) {
    const size = Object.hasOwn(DATA_KEY_BYTES, spec) ? DATA_KEY_BYTES[spec] : undefined;
    if (size === undefined) {
      throw validationError('KeySpec', 'Member must satisfy enum value set: [AES_256, AES_128]');
    }
    return size;
  }
  if (typeof bytes !== 'number' || !Number.isInteger(bytes)) {
    throw new AwsError('SerializationException', 'NumberOfBytes is not an integer');
  }
  if (bytes < 1 || bytes > MAXIMUM_DATA_KEY_BYTES) {
    throw validationError('NumberOfBytes', `Member must be between 1 and ${MAXIMUM_DATA_KEY_BYTES}`);
  }
  return bytes;
}

function requireSymmetric(input: KmsInput): void {
  const algorithm = input.optionalText('EncryptionAlgorithm') ?? 'SYMMETRIC_DEFAULT';
  if (algorithm !== 'SYMMETRIC_DEFAULT') {
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec SYMMETRIC_DEFAULT.`,
    );
  }
}
