import { PermanentError, RetryableError, type SenderError } from '../errors.ts';
import { isRefusal, readServiceError } from '../service-error.ts';

const UNDECRYPTABLE = new Set([
  'InvalidCiphertextException',
  'IncorrectKeyException',
  'InvalidKeyUsageException',
]);

/**
 * Classifies a failed request to KMS, by the name of the error or, because a proxy may answer in its own format, by the
 * status.
 *
 * @param cause what the client threw
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors
 */
export function toKmsFailure(cause: unknown): SenderError {
  const error = readServiceError(cause);
  if (UNDECRYPTABLE.has(error.name)) {
    return new PermanentError('decrypt_failed', 'KMS cannot decrypt the data key of this ciphertext', {
      cause,
    });
  }
  if (isRefusal(error)) {
    return new PermanentError('key_denied', 'KMS does not let the sender use the key', { cause });
  }
  return new RetryableError('key_unavailable', 'KMS did not answer, or answered with an error', { cause });
}
