import { readInteger } from '../aws/input.ts';
import { AwsError, type WireInput } from '../aws/service.ts';

/**
 * Reads the number of items on a page from a request.
 *
 * @throws AwsError `InvalidParameterException` for a number that the service does not allow
 */
export function readLimit(input: WireInput, name: string, maximum: number, standard: number): number {
  const limit = readInteger(input, name) ?? standard;
  if (limit < 1 || limit > maximum) {
    throw new AwsError('InvalidParameterException', `${name} must be between 1 and ${maximum}.`);
  }
  return limit;
}

/**
 * Cuts one page out of a list.
 *
 * @param token the `nextToken` of an earlier page
 * @throws AwsError `InvalidParameterException` for an invalid token
 */
export function paginate<T>(
  items: readonly T[],
  limit: number,
  token: string | undefined,
): {
  readonly items: readonly T[];
  readonly nextToken?: string;
} {
  const start = token === undefined ? 0 : Number(/^o\/(\d{1,9})$/.exec(token)?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) {
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  const end = start + limit;
  return { items: items.slice(start, end), ...(end < items.length && { nextToken: `o/${end}` }) };
}
