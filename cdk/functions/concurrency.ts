import type { FunctionName } from '../../sender/email/kinds.ts';

/** Concurrent invocations for each email a second that SES allows. */
const PER_EMAIL_A_SECOND = 0.6;

/**
 * How many invocations of each function run at once, taken out of the account's common pool. Lambda keeps 100 back for
 * the rest of the account, so the account's quota must be at least 100 more than their sum. It is 1,000 unless the
 * account is new (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html).
 *
 * @param sendingRate emails a second that SES allows
 */
export function reservedConcurrency(sendingRate: number): Readonly<Record<FunctionName, number>> {
  return {
    // Fewer than SES could serve while it asks to slow down, and ten times what it takes otherwise: what is above waits
    // in Lambda's queue and costs no attempt. `npm run simulate` shows fewer lost and late emails than with more.
    sender: Math.max(10, Math.ceil(PER_EMAIL_A_SECOND * sendingRate)),
    // Cognito refuses a sign-in that finds no room: 40 a second, while a silent SES keeps each for 2.5 seconds.
    notices: 100,
    // Each event takes a few milliseconds, nobody waits for it, and what is above waits its turn.
    deliveryEvents: 10,
  };
}
