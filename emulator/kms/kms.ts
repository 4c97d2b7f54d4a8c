import { randomBytes } from 'node:crypto';
import type { Action, Clock, JsonService, WireInput } from '../aws/service.ts';
import { AwsError } from '../aws/service.ts';
import { ivOf, open, seal } from './ciphertext.ts';
import { type KmsInput, readKmsInput, validationError } from './input.ts';
import { createKeyring, type HeldKey, type KmsKey } from './keys.ts';

export interface KmsOptions {
  readonly keys: readonly KmsKey[];
  readonly clock: Clock;
  /** Random bytes; the operating system's unless told otherwise. */
  readonly random?: (size: number) => Buffer;
  /**
   * Is asked before each request is answered, and can make it wait or fail: what it throws is the answer.
   *
   * @param action e.g. `Decrypt`
   */
  readonly beforeAnswer?: (action: string, input: WireInput) => Promise<void> | void;
}

const MAXIMUM_PLAINTEXT_BYTES = 4096;
const MAXIMUM_CIPHERTEXT_BYTES = 6144;
const MAXIMUM_DATA_KEY_BYTES = 1024;
const DATA_KEY_BYTES: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };

/**
 * A KMS of symmetric keys in memory: GenerateDataKey, GenerateDataKeyWithoutPlaintext, Encrypt, Decrypt,
 * DescribeKey and ListAliases. There are no policies or grants: who can reach it may use it.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
 */
export function createKms({ keys, clock, random = randomBytes, beforeAnswer }: KmsOptions): JsonService {
  const keyring = createKeyring(keys, random);
  const createdAt = clock() / 1000;

  const encrypt = (key: HeldKey, plaintext: Buffer, input: KmsInput) =>
    seal(key, plaintext, input.encryptionContext(), ivOf(random)).toString('base64');

  const generateDataKey = (wire: WireInput) => {
    const input = readKmsInput(wire);
    const key = keyring.require(input.text('KeyId'));
    const plaintext = random(dataKeyBytes(wire, input));
    return {
      KeyId: key.arn,
      CiphertextBlob: encrypt(key, plaintext, input),
      Plaintext: plaintext.toString('base64'),
    };
  };

  const service: JsonService = {
    target: 'TrentService',
    actions: {
      GenerateDataKey: generateDataKey,

      GenerateDataKeyWithoutPlaintext(wire) {
        const { KeyId, CiphertextBlob } = generateDataKey(wire);
        return { KeyId, CiphertextBlob };
      },

      Encrypt(wire) {
        const input = readKmsInput(wire);
        const key = keyring.require(input.text('KeyId'));
        requireSymmetric(input);
        const plaintext = input.bytes('Plaintext', MAXIMUM_PLAINTEXT_BYTES);
        return {
          KeyId: key.arn,
          CiphertextBlob: encrypt(key, plaintext, input),
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        };
      },

      Decrypt(wire) {
        const input = readKmsInput(wire);
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
      },

      DescribeKey(wire) {
        return { KeyMetadata: describe(keyring.require(readKmsInput(wire).text('KeyId')), createdAt) };
      },

      ListAliases(wire) {
        const name = readKmsInput(wire).optionalText('KeyId');
        const listed = name === undefined ? keyring.all : [keyring.require(name)];
        return {
          Aliases: listed.flatMap((key) =>
            key.aliases.map((alias) => ({
              AliasName: alias,
              AliasArn: `${key.arn.slice(0, key.arn.lastIndexOf(':'))}:${alias}`,
              TargetKeyId: key.id,
            })),
          ),
          Truncated: false,
        };
      },
    },
  };
  return beforeAnswer === undefined ? service : askFirst(service, beforeAnswer);
}

/** The same service, which asks before it answers. */
function askFirst(
  service: JsonService,
  beforeAnswer: (action: string, input: WireInput) => Promise<void> | void,
): JsonService {
  const actions = Object.entries(service.actions).map(([name, action]): [string, Action] => [
    name,
    async (input) => {
      await beforeAnswer(name, input);
      return action(input);
    },
  ]);
  return { ...service, actions: Object.fromEntries(actions) };
}

/** How many bytes a data key has; exactly one of `KeySpec` and `NumberOfBytes` says so. */
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

function describe(key: HeldKey, createdAt: number): object {
  return {
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
  };
}
