import { type Action, AwsError, type WireInput } from '../aws/service.ts';
import { ACCOUNT_SUPPRESSION, type SuppressionReason } from './configuration-sets.ts';
import type { SuppressionList } from './suppression-list.ts';

/** Also the default. */
const MAXIMUM_PAGE_SIZE = 1000;

/**
 * Makes SES's actions on the suppression list.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetSuppressedDestination.html
 */
export function suppressionActions(list: SuppressionList): Readonly<Record<string, Action>> {
  return {
    'GET /v2/email/suppression/addresses/{EmailAddress}': (input) => {
      const address = requireAddress(input);
      const found = list.find(address);
      if (found === undefined) throw notOnList(address);
      return { SuppressedDestination: found };
    },

    'DELETE /v2/email/suppression/addresses/{EmailAddress}': (input) => {
      const address = requireAddress(input);
      if (!list.delete(address)) throw notOnList(address);
      return {};
    },

    'PUT /v2/email/suppression/addresses': (input) => {
      list.put(requireAddress(input), requireReason(input.Reason));
      return {};
    },

    'GET /v2/email/suppression/addresses': (input) => {
      const reasons = [input.Reason ?? ACCOUNT_SUPPRESSION].flat().map(requireReason);
      const [from, to] = [
        readTime(input.StartDate) ?? 0,
        readTime(input.EndDate) ?? Number.POSITIVE_INFINITY,
      ];
      const found = list
        .all()
        .filter(({ Reason, LastUpdateTime }) => {
          return reasons.includes(Reason) && LastUpdateTime >= from && LastUpdateTime <= to;
        })
        .map(({ Attributes: _, ...summary }) => summary);
      const start = readNumber(input.NextToken, 0);
      const end = start + Math.min(readNumber(input.PageSize, MAXIMUM_PAGE_SIZE), MAXIMUM_PAGE_SIZE);
      return {
        SuppressedDestinationSummaries: found.slice(start, end),
        ...(end < found.length && { NextToken: String(end) }),
      };
    },
  };
}

function requireAddress({ EmailAddress: address }: WireInput): string {
  if (typeof address === 'string' && /^[^@\s]+@[^@\s]+$/.test(address)) return address;
  throw new AwsError('BadRequestException', 'EmailAddress is not an email address.');
}

function requireReason(reason: unknown): SuppressionReason {
  const known = ACCOUNT_SUPPRESSION.find((candidate) => candidate === reason);
  if (known === undefined) throw new AwsError('BadRequestException', 'Reason must be BOUNCE or COMPLAINT.');
  return known;
}

function readNumber(value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new AwsError('BadRequestException', 'NextToken and PageSize must be whole numbers.');
}

/** Returns seconds since the epoch. */
function readTime(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const time = Date.parse(String(value));
  if (Number.isNaN(time)) throw new AwsError('BadRequestException', 'StartDate and EndDate must be times.');
  return time / 1000;
}

function notOnList(address: string): AwsError {
  return new AwsError(
    'NotFoundException',
    `Email address ${address} does not exist on your suppression list.`,
    404,
  );
}
