import type { WireInput } from '../../aws/service.ts';
import { checkSecretHash } from '../client-secret.ts';
import { notAuthorized, resourceNotFound, userNotFound } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { ADMIN_SCOPE, type ClientSettings } from '../settings/client-settings.ts';
import type { TokenFamily } from '../tokens/token-families.ts';
import type { RequestedUser } from '../users/simulated-users.ts';
import type { User } from '../users/user-store.ts';
import { FIELDS } from './input-fields.ts';
import { findText, requireText } from './input-validation.ts';

/** Returns the app client that a request names. @throws AwsError `ResourceNotFoundException` */
export function requireClient(pool: Pool, input: WireInput): ClientSettings {
  const clientId = requireText(input, 'ClientId', FIELDS.clientId);
  const client = pool.clients.get(clientId);
  if (client === undefined) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
  return client;
}

/**
 * Returns the app client and the user name of a request, after checking its `SecretHash`.
 *
 * @throws AwsError `ResourceNotFoundException`, `NotAuthorizedException`
 */
export function requireClientAndUsername(
  pool: Pool,
  input: WireInput,
): { readonly client: ClientSettings; readonly username: string } {
  const client = requireClient(pool, input);
  const username = requireText(input, 'Username', FIELDS.username);
  checkSecretHash(client, username, findText(input, 'SecretHash', FIELDS.secretHash));
  return { client, username };
}

/** Checks the `UserPoolId` of an administrator's request. @throws AwsError `ResourceNotFoundException` */
export function requirePool(pool: Pool, input: WireInput): void {
  const userPoolId = requireText(input, 'UserPoolId', FIELDS.userPoolId);
  if (userPoolId !== pool.userPoolId) throw resourceNotFound(`User pool ${userPoolId} does not exist.`);
}

/** Returns the user that an administrator names. @throws AwsError `UserNotFoundException` */
export function requireUser(pool: Pool, input: WireInput): User {
  requirePool(pool, input);
  const user = pool.users.find(requireText(input, 'Username', FIELDS.username));
  if (user === undefined) throw userNotFound();
  return user;
}

/**
 * Returns the user that an app names by address or user name, or a simulated one when the client hides who has an account.
 *
 * @throws AwsError `UserNotFoundException` for clients that do not hide it
 */
export function findRequestedUser(pool: Pool, client: ClientSettings, name: string): RequestedUser {
  return orSimulated(pool, client, name, pool.users.find(name));
}

/**
 * Returns the user whose sign-up an app continues, as `findRequestedUser`. In an alias pool only the user name will do: before
 * it is verified, an address is no alias.
 *
 * @see https://github.com/amazon-archives/amazon-cognito-identity-js/issues/147
 */
export function findSigningUpUser(pool: Pool, client: ClientSettings, name: string): RequestedUser {
  const { settings, users } = pool;
  return orSimulated(
    pool,
    client,
    name,
    settings.emailIsAlias ? users.findByUsername(name) : users.find(name),
  );
}

function orSimulated(
  pool: Pool,
  client: ClientSettings,
  name: string,
  user: User | undefined,
): RequestedUser {
  if (user !== undefined) return { user, simulated: false };
  if (!client.preventsUserExistenceErrors) throw userNotFound();
  return { user: pool.simulatedUsers.get(name), simulated: true };
}

/** A signed-in user with the app client and the token family of the access token. */
export interface Caller {
  readonly user: User;
  readonly client: ClientSettings;
  readonly family: TokenFamily;
}

/**
 * Returns the user of a request's access token.
 *
 * @throws AwsError `NotAuthorizedException` when the token is invalid, expired, revoked or lacks the scope, or the user
 *   is disabled; `UserNotFoundException` when the user was deleted
 */
export async function requireCaller(pool: Pool, input: WireInput): Promise<Caller> {
  const caller = await verifyAccessToken(pool, requireText(input, 'AccessToken', FIELDS.accessToken));
  if (!caller.scopes.includes(ADMIN_SCOPE)) {
    throw notAuthorized('Access Token does not have required scopes');
  }
  return caller;
}

/** Returns the user of an access token and its scopes. @throws AwsError as `requireCaller`, any scope accepted */
export async function verifyAccessToken(
  pool: Pool,
  token: string,
): Promise<Caller & { readonly scopes: readonly string[] }> {
  const claims = await pool.signer.verifyAccessToken(token, pool.clock());
  const family = pool.families.find(String(claims.event_id));
  const client = pool.clients.get(String(claims.client_id));
  if (family === undefined || client === undefined) throw notAuthorized('Invalid Access Token');
  if (family.revoked) throw notAuthorized('Access Token has been revoked');
  const user = pool.users.findByUsername(family.username);
  if (user === undefined) throw userNotFound();
  if (user.attributes.sub !== claims.sub) throw notAuthorized('Invalid Access Token');
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return { user, client, family, scopes: String(claims.scope).split(' ') };
}
