import { buildDecrypt, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node';
import { DecryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { EMAIL_KINDS, type EmailKind } from '../email/kinds.ts';
import { Secret } from '../email/secret.ts';
import { PermanentError } from '../errors.ts';
import { toKmsFailure } from './kms-failures.ts';

/** Decrypts the code or temporary password that Cognito put into an event. */
export type Decrypt = (message: {
  readonly ciphertext: string;
  readonly userPoolId: string;
  readonly kind: EmailKind;
}) => Promise<Secret>;

/** Cognito writes message format v1 with suite 0x0378, which has no key commitment. */
const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);

/**
 * Creates the decrypt step.
 *
 * @param kms the client that decrypts data keys, with its own retries and timeouts
 * @param keyArn the only key that is accepted
 * @param budget milliseconds for all requests to KMS for one email
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
    // The Encryption SDK keeps only the text of the error that KMS returns.
    let kmsError: unknown;
    let kmsAnswered = false;
    const abortSignal = AbortSignal.timeout(budget);
    const keyring = new KmsKeyringNode({
      keyIds: [keyArn],
      clientProvider: () => ({
        config: kms.config,
        decrypt: async (input) => {
          try {
            const { KeyId = '', Plaintext } = await kms.send(new DecryptCommand(input), { abortSignal });
            kmsAnswered = true;
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
        if (kmsError !== undefined) throw toKmsFailure(kmsError);
        throw new PermanentError('decrypt_failed', kmsAnswered ? WRONG_DATA_KEY : DAMAGED, { cause });
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

const DAMAGED = 'The ciphertext is damaged or was made with another key';
const WRONG_DATA_KEY = 'The data key that KMS returned does not decrypt the ciphertext';

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
};

/** Reverses how Cognito escapes temporary passwords: in one pass, so that `&amp;lt;` becomes `&lt;`. */
function unescapeHtml(text: string): string {
  return text.replace(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
