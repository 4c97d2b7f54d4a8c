import { type Authorization, AwsError, type WireInput } from '../aws/service.ts';
import type { Context } from '../iam/conditions.ts';
import type { Permission } from '../iam/policy.ts';
import { type EncryptionContext, keyArnOf } from './ciphertext.ts';
import { readKmsInput } from './input.ts';
import type { Keyring } from './keys.ts';

export const MAXIMUM_CIPHERTEXT_BYTES = 6144;

/**
 * Returns the permissions that KMS requires, on the key of a request or of a ciphertext.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
export function kmsPermissions(keyring: Keyring): Authorization['permissions'] {
  const onKey = (name: string) => (input: WireInput) => {
    const fields = readKmsInput(input);
    const { arn } = keyring.require(fields.text('KeyId'));
    return [{ action: `kms:${name}`, resource: arn, context: contextOf(fields.encryptionContext()) }];
  };
  return {
    GenerateDataKey: onKey('GenerateDataKey'),
    GenerateDataKeyWithoutPlaintext: onKey('GenerateDataKeyWithoutPlaintext'),
    Encrypt: onKey('Encrypt'),
    DescribeKey: onKey('DescribeKey'),
    Decrypt(input) {
      const fields = readKmsInput(input);
      const key = keyring.findByArn(keyArnOf(fields.bytes('CiphertextBlob', MAXIMUM_CIPHERTEXT_BYTES)));
      if (key === undefined) throw new AwsError('InvalidCiphertextException', '');
      return [{ action: 'kms:Decrypt', resource: key.arn, context: contextOf(fields.encryptionContext()) }];
    },
    ListAliases: () => [{ action: 'kms:ListAliases', resource: '*' }],
  };
}

/**
 * Returns the permission to use a key that a service requires of its own callers.
 *
 * @param service the prefix of its host name, e.g. `sqs`
 */
export function viaService(
  service: string,
  region: string,
  {
    action,
    keyArn,
    encryptionContext,
  }: {
    readonly action: string;
    readonly keyArn: string;
    readonly encryptionContext: EncryptionContext;
  },
): Permission {
  const context = { ...contextOf(encryptionContext), 'kms:ViaService': `${service}.${region}.amazonaws.com` };
  return { action, resource: keyArn, context };
}

/** Returns an encryption context as condition keys. */
export function contextOf(encryptionContext: EncryptionContext): Context {
  return Object.fromEntries(
    Object.entries(encryptionContext).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]),
  );
}
