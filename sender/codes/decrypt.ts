import { buildDecrypt, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node';
import { DecryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { EmailKind } from '../email/kinds.ts';
import { EMAIL_KINDS } from '../email/kinds.ts';
import { Secret } from '../email/secret.ts';
import { PermanentError } from '../errors.ts';
import { readKmsFailure } from './kms-failures.ts';

/** Turns what Cognito encrypted into the code or temporary password that the patient needs. */
export type Decrypt = (message: {
  readonly ciphertext: string;
  readonly userPoolId: string;
  readonly kind: EmailKind;
}) => Promise<Secret>;

/** Cognito writes message format v1 with suite 0x0378, which has no key commitment. */
const { decrypt } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);

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
        if (kmsError !== undefined) throw readKmsFailure(kmsError);
        throw new PermanentError('decrypt_failed', kmsAnswered ? NOT_OPENED : NOT_ASKED, { cause });
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

/** Why the Encryption SDK failed; what KMS itself refused is told by its own error, which the SDK folds into one text. */
const NOT_ASKED = 'The ciphertext is damaged or was made with another key';
const NOT_OPENED = 'What KMS answered does not open the ciphertext';

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
