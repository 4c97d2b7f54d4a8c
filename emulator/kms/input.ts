import { AwsError, type WireInput } from '../aws/service.ts';

/** Reads the fields of a request. Its methods throw AwsError `ValidationException` or `SerializationException`. */
export interface KmsInput {
  /** Returns a required string of 1 to 2048 characters. */
  text(name: string): string;
  optionalText(name: string): string | undefined;
  /** Returns a required base64 field of 1 to `maximum` bytes. */
  bytes(name: string, maximum: number): Buffer;
  encryptionContext(): Readonly<Record<string, string>>;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export function readKmsInput(input: WireInput): KmsInput {
  const optionalText = (name: string): string | undefined => {
    const value = input[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw new AwsError('SerializationException', `${name} is not a string`);
    if (value.length < 1 || value.length > 2048) {
      throw validationError(name, 'Member must have a length between 1 and 2048');
    }
    return value;
  };
  return {
    optionalText,
    text(name) {
      return optionalText(name) ?? missing(name);
    },
    bytes(name, maximum) {
      const value = input[name] ?? missing(name);
      if (typeof value !== 'string' || !BASE64.test(value) || value.length % 4 !== 0) {
        throw new AwsError('SerializationException', `${name} is not base64`);
      }
      const bytes = Buffer.from(value, 'base64');
      if (bytes.length < 1 || bytes.length > maximum) {
        throw validationError(name, `Member must have a length between 1 and ${maximum}`);
      }
      return bytes;
    },
    encryptionContext() {
      const value = input.EncryptionContext ?? {};
      if (typeof value !== 'object' || Array.isArray(value)) {
        throw new AwsError('SerializationException', 'EncryptionContext is not a map');
      }
      for (const [key, member] of Object.entries(value)) {
        if (typeof member !== 'string') {
          throw new AwsError('SerializationException', `EncryptionContext.${key} is not a string`);
        }
      }
      return value as Readonly<Record<string, string>>;
    },
  };
}

/** Makes the error that KMS returns for a field that violates a constraint. */
export function validationError(name: string, constraint: string): AwsError {
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: ${constraint}`,
  );
}

function missing(name: string): never {
  throw validationError(name, 'Member must not be null');
}
