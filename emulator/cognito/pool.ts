import type { Clock, WireInput } from '../aws/service.ts';
import { notAuthorized, resourceNotFound, userNotFound } from './errors.ts';
import type { ExpiringStore } from './expiring-store.ts';
import type { HourlyLimits, Lockout } from './limits.ts';
import type { Randomness } from './randomness.ts';
import { FIELDS } from './requests/input-fields.ts';
import { requireText } from './requests/input-validation.ts';
import { ADMIN_SCOPE, type ClientSettings } from './settings/client-settings.ts';
import type { PoolSettings } from './settings/pool-settings.ts';
import type { Handshake, Session } from './sign-in/auth-sessions.ts';
import type { Admission } from './sign-in/sign-in.ts';
import type { TokenFamilies, TokenFamily } from './tokens/token-families.ts';
import type { TokenSigner } from './tokens/token-signer.ts';
import type { TriggerInvoker } from './triggers.ts';
import type { Strangers } from './users/simulated-users.ts';
import type { User, UserStore } from './users/user-store.ts';

/** All that the actions of a user pool work with. */
export interface Pool {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  /** The part of the id after the underscore, which SRP hashes. */
  readonly poolName: string;
  readonly createdAt: number;
  readonly settings: PoolSettings;
  readonly clients: Pick<ReadonlyMap<string, ClientSettings>, 'get'>;
  /** Ends a sign-in. */
  readonly admit: (client: ClientSettings, user: User) => Promise<Admission>;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly users: UserStore;
  readonly strangers: Strangers;
  readonly sessions: ExpiringStore<Session>;
  readonly handshakes: ExpiringStore<Handshake>;
  readonly limits: HourlyLimits;
  readonly lockout: Lockout;
  readonly families: TokenFamilies;
  readonly signer: TokenSigner;
  readonly triggers: TriggerInvoker;
}

/** Somebody who was named in a request; `known` is false for a stranger. */
export interface Named {
  readonly user: User;
  readonly known: boolean;
}

/** @throws AwsError `ResourceNotFoundException` */
export function requireClient(pool: Pool, input: WireInput): ClientSettings {
  const clientId = requireText(input, 'ClientId', FIELDS.clientId);
  const client = pool.clients.get(clientId);
  if (client === undefined) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
  return client;
}

/** Checks the `UserPoolId` of an administrator's request. @throws AwsError `ResourceNotFoundException` */
export function requirePool(pool: Pool, input: WireInput): void {
  const userPoolId = requireText(input, 'UserPoolId', FIELDS.userPoolId);
  if (userPoolId !== pool.userPoolId) throw resourceNotFound(`User pool ${userPoolId} does not exist.`);
}

/** The user whom an administrator names. @throws AwsError `UserNotFoundException` */
export function requireUser(pool: Pool, input: WireInput): User {
  requirePool(pool, input);
  const user = pool.users.find(requireText(input, 'Username', FIELDS.username));
  if (user === undefined) throw userNotFound();
  return user;
}

/**
 * The user whom an app names by address or `sub`, or a stranger when the client hides who has an account.
 *
 * @throws AwsError `UserNotFoundException` for clients that do not hide it
 */
export function findNamed(pool: Pool, client: ClientSettings, name: string): Named {
  const user = pool.users.find(name);
  if (user !== undefined) return { user, known: true };
  if (!client.preventsUserExistenceErrors) throw userNotFound();
  return { user: pool.strangers.find(name), known: false };
}

/** A signed-in user with the app client and the sign-in that the access token belongs to. */
export interface Caller {
  readonly user: User;
  readonly client: ClientSettings;
  readonly family: TokenFamily;
}

/**
 * The user of an access token.
 *
 * @throws AwsError `NotAuthorizedException` when the token is invalid, expired or revoked, is not for this, or the user
 *   is disabled, `UserNotFoundException` when the user was deleted
 */
export async function requireCaller(pool: Pool, input: WireInput): Promise<Caller> {
  const caller = await findBearer(pool, requireText(input, 'AccessToken', FIELDS.accessToken));
  if (!caller.scopes.includes(ADMIN_SCOPE)) {
    throw notAuthorized('Access Token does not have required scopes');
  }
  return caller;
}

/** As `requireCaller`, whatever the token is for. */
export async function findBearer(
  pool: Pool,
  token: string,
): Promise<Caller & { readonly scopes: readonly string[] }> {
  const claims = await pool.signer.verifyAccessToken(token, pool.clock());
  const family = pool.families.find(String(claims.event_id));
  const client = pool.clients.get(String(claims.client_id));
  if (family === undefined || client === undefined || family.username !== claims.sub) {
    throw notAuthorized('Invalid Access Token');
  }
  if (family.revoked) throw notAuthorized('Access Token has been revoked');
  const user = pool.users.find(family.username);
  if (user === undefined) throw userNotFound();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return { user, client, family, scopes: String(claims.scope).split(' ') };
}
