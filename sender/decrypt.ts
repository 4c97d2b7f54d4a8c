import { buildDecrypt, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node';
import { DecryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { PermanentError, RetryableError, type SenderError } from './errors.ts';
import type { EmailKind } from './kinds.ts';
import { EMAIL_KINDS } from './kinds.ts';
import { Secret } from './secret.ts';

/** Turns what Cognito encrypted into the code or temporary password that the patient needs. */
export type Decrypt = (message: {
  readonly ciphertext: string;
  readonly userPoolId: string;
  readonly kind: EmailKind;
}) => Promise<Secret>;

/** Cognito writes message format v1 with suite 0x0378, which has no key commitment. */
const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);

/** Errors of KMS that another attempt will not change. */
const DENIED = new Set([
  'AccessDeniedException',
  'DisabledException',
  'KMSInvalidStateException',
  'NotFoundException',
]);
const UNDECRYPTABLE = new Set([
  'InvalidCiphertextException',
  'IncorrectKeyException',
  'InvalidKeyUsageException',
]);

/**
 * Makes the decrypt step.
 *
 * @param kms the client that unwraps data keys; its retries and timeouts are its own
 * @param keyArn the one key that is accepted
 * @param budget milliseconds for all requests to KMS of an email
 * @returns a function that throws `RetryableError` `key_unavailable`, or `PermanentError` `key_denied`,
 *   `decrypt_failed` or `foreign_ciphertext`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
 */
export function createDecrypt(
  kms: Pick<KMSClient, 'send' | 'config'>,
  keyArn: string,
  budget: number,
): Decrypt {
  return async ({ ciphertext, userPoolId, kind }) => {
    let kmsError: unknown;
    const abortSignal = AbortSignal.timeout(budget);
    const keyring = new KmsKeyringNode({
      keyIds: [keyArn],
      clientProvider: () => ({
        config: kms.config,
        decrypt: async (input) => {
          try {
            const { KeyId = '', Plaintext } = await kms.send(new DecryptCommand(input), { abortSignal });
            return { KeyId, ...(Plaintext && { Plaintext }) };
          } catch (error) {
            kmsError = error;
            throw error;
          }
        },
        encrypt: decryptOnly,
        generateDataKey: decryptOnly,
      }),
    });

    const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(ciphertext, 'base64')).catch(
      (cause: unknown) => {
        throw decryptError(cause, kmsError);
      },
    );
    if (messageHeader.encryptionContext['userpool-id'] !== userPoolId) {
      throw new PermanentError('foreign_ciphertext', 'The code was encrypted for another user pool');
    }
    const text = plaintext.toString('utf8');
    return new Secret(EMAIL_KINDS[kind].secret === 'password' ? unescapeHtml(text) : text);
  };
}

function decryptOnly(): never {
  throw new Error('The sender may only decrypt');
}

/** The Encryption SDK folds errors of KMS into one text, so the class comes from the error KMS gave. */
function decryptError(cause: unknown, kmsError: unknown): SenderError {
  if (kmsError === undefined) {
    return new PermanentError('decrypt_failed', 'The ciphertext is damaged or was made with another key', {
      cause,
    });
  }
  const name = kmsError instanceof Error ? kmsError.name : '';
  if (UNDECRYPTABLE.has(name)) {
    return new PermanentError('decrypt_failed', 'KMS cannot decrypt the data key of this ciphertext', {
      cause: kmsError,
    });
  }
  if (DENIED.has(name)) {
    return new PermanentError('key_denied', 'KMS does not let the sender use the key', { cause: kmsError });
  }
  return new RetryableError('key_unavailable', 'KMS could not be reached', { cause: kmsError });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
};

/** Cognito escapes reserved characters of temporary passwords, in one pass; so does this, backwards. */
function unescapeHtml(text: string): string {
  return text.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
