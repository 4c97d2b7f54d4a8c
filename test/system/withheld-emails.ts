import type { LocalSystem } from '../../local/system.ts';

/** More sign-ups than are ever needed: without one that is withheld by then, nothing withholds them. */
const MOST = 30;

/**
 * Signs up with one address until an email is withheld. Four sign-ups are enough, but the sender gives the look-up of
 * accounts a second, and sends the email when a busy machine takes longer.
 *
 * @param signUp makes one more sign-up with the address
 * @throws Error when no email was withheld
 */
export async function signUpUntilWithheld(
  { lambda, logs, sender }: LocalSystem,
  signUp: () => Promise<unknown>,
): Promise<void> {
  const count = () =>
    logs.query({ group: sender.logGroup }).filter(({ message }) => message.includes('"email_withheld"'))
      .length;
  const before = count();
  for (let time = 0; time < MOST; time += 1) {
    await signUp();
    await lambda.settled();
    if (count() > before) return;
  }
  throw new Error(`No email was withheld after ${MOST} sign-ups with one address`);
}
