import { PermanentError, RetryableError, type SenderError } from '../errors.ts';
import { factsOf, isRefusal } from '../service-error.ts';

const UNDECRYPTABLE = new Set([
  'InvalidCiphertextException',
  'IncorrectKeyException',
  'InvalidKeyUsageException',
]);

/**
 * Tells what a failed request to KMS means: by the name that KMS gave it, and by its status where a proxy between answered
 * in a way of its own.
 *
 * @param cause what the client threw
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors
 */
export function readKmsFailure(cause: unknown): SenderError {
  const facts = factsOf(cause);
  if (UNDECRYPTABLE.has(facts.name)) {
    return new PermanentError('decrypt_failed', 'KMS cannot decrypt the data key of this ciphertext', {
      cause,
    });
  }
  if (isRefusal(facts)) {
    return new PermanentError('key_denied', 'KMS does not let the sender use the key', { cause });
  }
  return new RetryableError('key_unavailable', 'KMS did not answer, or not as it should', { cause });
}
