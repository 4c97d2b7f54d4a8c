import { AwsError, type WireInput } from './service.ts';

/**
 * Reads an optional string of a request.
 *
 * @throws AwsError `SerializationException`
 */
export function readText(input: WireInput, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw new AwsError('SerializationException', `${name} is not a string`);
  }
  return value;
}

/**
 * Reads an optional whole number of a request.
 *
 * @throws AwsError `SerializationException`
 */
export function readInteger(input: WireInput, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && (typeof value !== 'number' || !Number.isInteger(value))) {
    throw new AwsError('SerializationException', `${name} is not an integer`);
  }
  return value;
}
