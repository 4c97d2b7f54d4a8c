import { createHmac } from 'node:crypto';
import { equalInConstantTime } from './constant-time.ts';
import { notAuthorized } from './errors.ts';
import type { ClientSettings } from './settings/client-settings.ts';

/** The format of Cognito's client secrets. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 52;

/**
 * Derives the secret of a confidential app client from the pool's secret, so that it need not be stored.
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

/** Returns whether a client is authenticated: a public one without a secret, a confidential one with its own. */
export function isAuthenticated({ secret }: ClientSettings, given: string | undefined): boolean {
  if (secret === undefined) return given === undefined || given === '';
  return equalInConstantTime(secret, given ?? '');
}

/**
 * Checks the `SecretHash` of a request.
 *
 * @param username as it is in the request
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
  if (equalInConstantTime(secretHash(client, username), given)) return;
  throw notAuthorized(`SecretHash does not match for the client: ${clientId}`);
}

/** Computes the `SecretHash` that a confidential app sends with a user name; empty for a public one. */
export function secretHash({ clientId, secret }: ClientSettings, username: string): string {
  if (secret === undefined) return '';
  return createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64');
}

/** Checks the `ClientSecret` of a request. @throws AwsError `NotAuthorizedException` */
export function checkClientSecret(client: ClientSettings, given: string | undefined): void {
  if (isAuthenticated(client, given)) return;
  const { clientId, secret } = client;
  throw notAuthorized(
    secret === undefined
      ? `Client ${clientId} has no secret but a secret was received`
      : `Client secret does not match for the client: ${clientId}`,
  );
}
