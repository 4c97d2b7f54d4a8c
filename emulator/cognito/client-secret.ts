import { createHmac, timingSafeEqual } from 'node:crypto';
import { notAuthorized } from './errors.ts';
import type { ClientSettings } from './settings/client-settings.ts';

/** What Cognito's secrets are made of. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 52;

/**
 * The secret of a confidential app client: the same for as long as the pool's own secret is.
 *
 * @param poolSecret hexadecimal
 */
export function deriveClientSecret(poolSecret: string, clientId: string): string {
  const key = Buffer.from(poolSecret, 'hex');
  const bytes = [0, 1, 2].flatMap((part) => [
    ...createHmac('sha256', key).update(`client secret ${part}\u0000${clientId}`).digest(),
  ]);
  return bytes
    .slice(0, LENGTH)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
}

/** Whether an app has authenticated: a public one without a secret, a confidential one with its own. */
export function isAuthentic({ secret }: ClientSettings, given: string | undefined): boolean {
  if (secret === undefined) return given === undefined || given === '';
  return sameText(secret, given ?? '');
}

/**
 * Checks the `SecretHash` of a request.
 *
 * @param username as the request names the user
 * @throws AwsError `NotAuthorizedException`
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export function checkSecretHash(client: ClientSettings, username: string, given: string | undefined): void {
  const { clientId, secret } = client;
  if (secret === undefined) {
    if (given === undefined) return;
    throw notAuthorized(`Client ${clientId} has no secret but a secret hash was received`);
  }
  if (given === undefined) {
    throw notAuthorized(`Client ${clientId} is configured with secret but SECRET_HASH was not received`);
  }
  if (sameText(secretHash(client, username), given)) return;
  throw notAuthorized(`SecretHash does not match for the client: ${clientId}`);
}

/** The `SecretHash` that a confidential app sends along with a user's name; empty for a public one. */
export function secretHash({ clientId, secret }: ClientSettings, username: string): string {
  if (secret === undefined) return '';
  return createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64');
}

/** @throws AwsError `NotAuthorizedException` */
export function checkClientSecret(client: ClientSettings, given: string | undefined): void {
  if (isAuthentic(client, given)) return;
  const { clientId, secret } = client;
  throw notAuthorized(
    secret === undefined
      ? `Client ${clientId} has no secret but a secret was received`
      : `Client secret does not match for the client: ${clientId}`,
  );
}

function sameText(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
