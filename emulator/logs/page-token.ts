import { AwsError } from '../aws/service.ts';

/**
 * Cuts one page out of a list.
 *
 * @param token what an earlier page returned as the next one
 * @throws AwsError `InvalidParameterException` for a token that was not given out
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
