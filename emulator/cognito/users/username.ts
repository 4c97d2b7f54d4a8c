import { invalidParameter } from '../errors.ts';
import { isEmailAddress } from '../settings/attribute-schema.ts';
import { normaliseEmail } from './user-store.ts';

/**
 * Returns the attributes that follow from an address given as `Username` (`UsernameAttributes: ["email"]`).
 *
 * @throws AwsError `InvalidParameterException` when it is no address, or the attribute `email` is another one
 */
export function emailAsUsername(username: string, email: string | undefined): Record<string, string> {
  if (!isEmailAddress(username)) throw invalidParameter('Username should be an email.');
  if (email !== undefined && normaliseEmail(email) !== normaliseEmail(username)) {
    throw invalidParameter('The attribute email must be the address given as Username.');
  }
  return { email: email ?? username, email_verified: 'false' };
}
