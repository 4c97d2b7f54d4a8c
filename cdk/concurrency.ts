import type { FunctionName } from '../sender/build/bundle.ts';

/**
 * How many invocations of each function run at once, taken out of the account's common pool. Their sum is 130; Lambda
 * keeps 100 back for the rest of the account, so the account's quota must be at least 230. It is 1,000 unless the
 * account is new (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html).
 */
export const RESERVED_CONCURRENCY = {
  /** SES takes 14 emails a second from a new account, and one takes about a second. What is above waits its turn. */
  sender: 20,
  /** Cognito refuses a sign-in that finds no room: 40 a second, while a silent SES keeps each for 2.5 seconds. */
  notices: 100,
  /** Each event takes a few milliseconds, nobody waits for it, and what is above waits its turn. */
  deliveryEvents: 10,
} as const satisfies Record<FunctionName, number>;
