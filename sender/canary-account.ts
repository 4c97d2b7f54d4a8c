/**
 * The account with which the sign-in check requests codes. Its mailbox is SES's simulator, which accepts every email and
 * shows it to nobody (https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html). The user name is a UUID,
 * as the account rules demand.
 */
export const CANARY = {
  userName: '00000000-0000-4000-8000-0000000000ca',
  email: 'success+canary@simulator.amazonses.com',
} as const;

/** Returns whether an address is that of the sign-in check, so that its email is not counted as a patient's. */
export function isCanary(email: unknown): boolean {
  return typeof email === 'string' && email.toLowerCase() === CANARY.email;
}
