import { AwsError, type WireInput } from '../aws/service.ts';

/** An optional string of a request. */
export function readText(input: WireInput, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw new AwsError('SerializationException', `${name} is not a string`);
  }
  return value;
}

/** An optional whole number of a request. */
export function readInteger(input: WireInput, name: string): number | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && (typeof value !== 'number' || !Number.isInteger(value))) {
    throw new AwsError('SerializationException', `${name} is not an integer`);
  }
  return value;
}

/** How many items a page has, within what the service allows. */
export function readLimit(input: WireInput, name: string, maximum: number, standard: number): number {
  const limit = readInteger(input, name) ?? standard;
  if (limit < 1 || limit > maximum) {
    throw new AwsError('InvalidParameterException', `${name} must be between 1 and ${maximum}.`);
  }
  return limit;
}
