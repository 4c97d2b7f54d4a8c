import type { JWK } from 'jose';
import type { ManagedLoginOptions } from '../../local/sign-in-pages/context.ts';
import { createManagedLogin, type ManagedLogin } from '../../local/sign-in-pages/sign-in-pages.ts';
import type { Action, Clock, JsonService } from '../aws/service.ts';
import { adminCreateUserActions } from './actions/admin-create-user.ts';
import { adminPasswordActions } from './actions/admin-password.ts';
import { adminUserActions } from './actions/admin-users.ts';
import { describeActions } from './actions/describe.ts';
import { signInActions } from './actions/initiate-auth.ts';
import { listUsersActions } from './actions/list-users.ts';
import { passwordActions } from './actions/password.ts';
import { attributeActions } from './actions/profile.ts';
import { challengeActions } from './actions/respond-to-auth-challenge.ts';
import { signUpActions } from './actions/sign-up.ts';
import { tokenActions } from './actions/tokens.ts';
import { deriveClientSecret } from './client-secret.ts';
import { ExpiringStore } from './expiring-store.ts';
import { HourlyLimits, Lockout } from './limits.ts';
import type { Pool } from './pool.ts';
import { cryptographicRandomness, type Randomness } from './randomness.ts';
import { requireObject } from './requests/input-validation.ts';
import { moveClient, readClientSettings } from './settings/client-settings.ts';
import { readPoolSettings } from './settings/pool-settings.ts';
import type { Properties } from './settings/resource-properties.ts';
import { admitWithTokens } from './sign-in/sign-in.ts';
import { TokenFamilies, type TokenFamily } from './tokens/token-families.ts';
import { generateSigningKey, TokenSigner } from './tokens/token-signer.ts';
import { type InvokeAsync, type InvokeSync, TriggerInvoker } from './triggers.ts';
import { Strangers } from './users/simulated-users.ts';
import { type User, UserStore } from './users/user-store.ts';

export interface UserPoolOptions {
  /** e.g. `eu-west-1`. */
  readonly region: string;
  /** With exactly one underscore. */
  readonly userPoolId: string;
  readonly userPoolArn: string;
  /** The properties of the `AWS::Cognito::UserPool`, resolved. */
  readonly properties: Properties;
  /** The app clients, with the properties of their `AWS::Cognito::UserPoolClient`. */
  readonly clients: readonly { readonly clientId: string; readonly properties: Properties }[];
  /** Claim `iss` of the tokens; `https://cognito-idp.<region>.amazonaws.com/<userPoolId>` when absent. */
  readonly issuer?: string;
  readonly clock: Clock;
  /** The operating system's when absent. */
  readonly random?: Randomness;
  /** Makes the AWS Encryption SDK message, base64, that a custom email sender receives. */
  readonly encryptCode: (plaintext: string) => Promise<string>;
  /** Invokes the custom email sender. */
  readonly invokeAsync: InvokeAsync;
  /** Invokes the PostConfirmation and PostAuthentication triggers; without it they are not run. */
  readonly invokeSync?: InvokeSync;
  /** What `snapshot` of an earlier run returned. */
  readonly state?: UserPoolState;
}

/** What outlives a run: plain data that JSON can hold, private key included. Open sign-ins do not. */
export interface UserPoolState {
  readonly createdAt: number;
  readonly secret: string;
  readonly signingKey: JWK;
  readonly users: readonly User[];
  readonly tokenFamilies: readonly TokenFamily[];
}

export interface UserPool {
  /** The actions, for target `AWSCognitoIdentityProviderService`. */
  readonly service: JsonService;
  /** The JSON Web Key Set that verifies the pool's tokens. */
  jwks(): object;
  /** The `sub` of a user. @param name an email address or a `sub` */
  findSub(name: string): string | undefined;
  /** What stands on the pool's domain; its tokens must have the issuer that is named here. */
  managedLogin(options: Omit<ManagedLoginOptions, 'issuer'>): ManagedLogin;
  /**
   * Lets an app client be where it is served here: its addresses keep their paths and get another origin. Those that are
   * on this machine already stay beside them.
   *
   * @param origin such as `http://localhost:3005`
   */
  moveApp(clientId: string, origin: string): void;
  snapshot(): UserPoolState;
}

/**
 * Makes an Amazon Cognito user pool in memory, from the properties of its template.
 *
 * @throws UnsupportedSettingError with a sentence for each property that is not emulated
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html
 */
export async function createUserPool(options: UserPoolOptions): Promise<UserPool> {
  const { userPoolId, random = cryptographicRandomness } = options;
  const [, poolName] = /^[\w-]{1,45}_([0-9a-zA-Z]+)$/.exec(userPoolId) ?? [];
  if (poolName === undefined || userPoolId.split('_').length !== 2) {
    throw new TypeError('A user pool id is a region, one underscore, then letters and digits.');
  }
  const state = structuredClone(options.state ?? (await freshState(options.clock(), random)));
  const settings = readPoolSettings(options.properties);
  const issuer = options.issuer ?? `https://cognito-idp.${options.region}.amazonaws.com/${userPoolId}`;
  const described = new Map(
    options.clients.map(({ clientId, properties }) => [
      clientId,
      readClientSettings(clientId, properties, deriveClientSecret(state.secret, clientId)),
    ]),
  );
  const clients = new Map(described);
  const pool: Pool = {
    userPoolId,
    userPoolArn: options.userPoolArn,
    poolName,
    createdAt: state.createdAt,
    settings,
    clients,
    admit: (client, user) => admitWithTokens(pool, client, user),
    clock: options.clock,
    random,
    users: new UserStore(state.users),
    strangers: new Strangers(state.secret),
    sessions: new ExpiringStore(),
    handshakes: new ExpiringStore(),
    limits: new HourlyLimits(),
    lockout: new Lockout(),
    families: new TokenFamilies(random, state.tokenFamilies),
    signer: await TokenSigner.create(issuer, random, state.signingKey),
    triggers: new TriggerInvoker({
      region: options.region,
      userPoolId,
      settings,
      encryptCode: options.encryptCode,
      invokeAsync: options.invokeAsync,
      invokeSync: options.invokeSync,
    }),
  };
  return {
    service: { target: 'AWSCognitoIdentityProviderService', actions: actionsOf(pool, options) },
    jwks: () => pool.signer.jwks(),
    findSub: (name) => pool.users.find(name)?.username,
    managedLogin: (options) => createManagedLogin(pool, { ...options, issuer }),
    moveApp: (clientId, origin) => {
      const client = described.get(clientId);
      if (client !== undefined) clients.set(clientId, moveClient(client, origin));
    },
    snapshot: () =>
      structuredClone({ ...state, users: pool.users.all(), tokenFamilies: pool.families.all() }),
  };
}

async function freshState(now: number, random: Randomness): Promise<UserPoolState> {
  const secret = Buffer.from(random.bytes(32)).toString('hex');
  return { createdAt: now, secret, signingKey: await generateSigningKey(), users: [], tokenFamilies: [] };
}

function actionsOf(pool: Pool, options: UserPoolOptions): Readonly<Record<string, Action>> {
  const clientProperties = new Map(options.clients.map(({ clientId, properties }) => [clientId, properties]));
  const actions: Record<string, Action> = {
    ...signUpActions(pool),
    ...signInActions(pool),
    ...challengeActions(pool),
    ...tokenActions(pool),
    ...attributeActions(pool),
    ...passwordActions(pool),
    ...adminCreateUserActions(pool),
    ...adminUserActions(pool),
    ...adminPasswordActions(pool),
    ...listUsersActions(pool),
    ...describeActions(pool, options.properties, clientProperties),
  };
  const guarded = Object.entries(actions).map(([name, action]): [string, Action] => [
    name,
    async (input) => action(requireObject(input, name)),
  ]);
  return Object.freeze(Object.fromEntries(guarded));
}
