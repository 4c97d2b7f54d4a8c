import { invalidParameter } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { isEmailAddress } from '../settings/attribute-schema.ts';
import { newUser, normaliseName, type User, type UserStatus } from './user-store.ts';

/**
 * Creates the user that a request asks for. In an alias pool the given name is the user name and the `sub` is another UUID;
 * otherwise the name is the address and the user name is the `sub`. The address is unverified unless the attributes say so.
 *
 * @param attributes checked against the schema
 * @throws AwsError `InvalidParameterException` when the name is an address in an alias pool; in other pools when it is none,
 *   or the attribute `email` is another one
 */
export function createNamedUser(
  { clock, random, settings }: Pick<Pool, 'clock' | 'random' | 'settings'>,
  name: string,
  status: UserStatus,
  attributes: Readonly<Record<string, string>>,
): User {
  const sub = random.uuid();
  const { email_verified = 'false', ...given } = attributes;
  if (settings.emailIsAlias) requireNoAddress(name);
  const email = settings.emailIsAlias ? given.email : requireAddress(name, given.email);
  const user = newUser({ username: settings.emailIsAlias ? name : sub, sub }, status, clock());
  user.attributes = { sub, ...given, ...(email !== undefined && { email, email_verified }) };
  return user;
}

function requireNoAddress(name: string): void {
  if (!isEmailAddress(name)) return;
  throw invalidParameter(
    'Username cannot be of email format, since user pool is configured for email alias.',
  );
}

function requireAddress(name: string, email = name): string {
  if (!isEmailAddress(name)) throw invalidParameter('Username should be an email.');
  if (normaliseName(email) === normaliseName(name)) return email;
  throw invalidParameter('The attribute email must be the address given as Username.');
}
