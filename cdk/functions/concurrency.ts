import type { FunctionName } from '../../sender/email/kinds.ts';
import type { SiteConfig } from '../../site/config.ts';

/** Concurrent invocations per email a second that SES allows. */
const INVOCATIONS_PER_RATE = 0.6;

/**
 * Returns how many invocations of each function may run at once. The number is reserved from the account's quota, of
 * which Lambda keeps 100 unreserved: the quota must be at least the sum plus 100. It is 1,000 unless the account is new
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html).
 *
 * @param sendingRate emails a second that SES allows
 */
export function reservedConcurrency(sendingRate: number): Readonly<Record<FunctionName, number>> {
  return {
    // Less than SES serves while it throttles, and ten times the normal need. Further events wait in Lambda's queue
    // without using up an attempt. In `npm run simulate`, a higher number loses and delays more emails.
    sender: Math.max(10, Math.ceil(INVOCATIONS_PER_RATE * sendingRate)),
    // A throttled notice makes the sign-in fail. Enough for 40 sign-ins a second while SES hangs and each takes 2.5 s.
    notices: 100,
    // A throttled rule makes the sign-up or sign-in fail. It takes milliseconds, and a second while a process starts.
    accountRules: 20,
    // An event takes a few milliseconds, nobody waits for it, and further events are queued.
    deliveryEvents: 5,
    // One request at a time.
    canary: 1,
    // As many reports at once as a clinic has people on the phone; each takes a second.
    supportWidget: 4,
  };
}

/** Returns how many invocations of a function are reserved; undefined if the site reserves none. */
export function reservationOf(
  name: FunctionName,
  { email, reserveConcurrency }: Pick<SiteConfig, 'email' | 'reserveConcurrency'>,
): number | undefined {
  return reserveConcurrency ? reservedConcurrency(email.sendingRate)[name] : undefined;
}
