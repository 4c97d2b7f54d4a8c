import type { JWK } from 'jose';
import type { Clock, JsonService } from '../aws/service.ts';
import { allActions } from './actions/all-actions.ts';
import type { ConfiguredPool } from './actions/pool-settings.ts';
import { type ApiCallRecord, recordApiCalls } from './api-call-records.ts';
import { deriveClientSecret } from './client-secret.ts';
import { invalidParameter } from './errors.ts';
import { ExpiringStore } from './expiring-store.ts';
import { HourlyLimits, Lockout } from './limits.ts';
import { createDomain, type DomainOptions, type UserPoolDomain } from './oauth/domain.ts';
import { userPoolPermissions } from './permissions.ts';
import { cryptographicRandomness, type Randomness } from './randomness.ts';
import { withRequestRates } from './request-rates.ts';
import { type ClientSettings, readClientSettings, withOrigin } from './settings/client-settings.ts';
import { PoolConfiguration } from './settings/pool-configuration.ts';
import { type PoolSettings, readPoolSettings } from './settings/pool-settings.ts';
import { type Properties, UnsupportedSettingError } from './settings/resource-properties.ts';
import { AuthSessions } from './sign-in/auth-sessions.ts';
import { TokenFamilies, type TokenFamily } from './tokens/token-families.ts';
import { generateTokens } from './tokens/token-generation.ts';
import { generateSigningKey, TokenSigner } from './tokens/token-signer.ts';
import { type DefaultEmail, type InvokeAsync, type InvokeSync, TriggerInvoker } from './triggers.ts';
import { SimulatedUsers } from './users/simulated-users.ts';
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
  /** Tags that AWS sets, whose keys start with `aws:`. */
  readonly systemTags?: Readonly<Record<string, string>>;
  /** Records settings that are not emulated, without effect; by default, they are refused. */
  readonly ignoresUnsupported?: boolean;
  /** Encrypts a secret for the custom email sender; returns the AWS Encryption SDK message in base64. */
  readonly encryptCode: (plaintext: string, keyArn: string) => Promise<string>;
  /** Called with each key that the pool is given by an update, by somebody who may create a grant for Cognito. */
  readonly onKeyGranted?: (keyArn: string) => void;
  /** Called with each email of a pool without a custom email sender; none is sent. */
  readonly onDefaultEmail?: (email: DefaultEmail) => void;
  /** Invokes the custom email sender. */
  readonly invokeAsync: InvokeAsync;
  /** Invokes all other triggers; without it they are not run. */
  readonly invokeSync?: InvokeSync;
  /** Called after each call by which a user changed or deleted an account, or tried to. */
  readonly onApiCall?: (record: ApiCallRecord) => void;
  /** Refuses more requests per second than a new account may make; false by default. */
  readonly limitsRequestRates?: boolean;
  /** The `snapshot` of an earlier run. */
  readonly state?: UserPoolState;
}

/** The state that outlives a run: plain data for JSON, private key included. Sign-ins in progress are not part of it. */
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
  /** Returns the JSON Web Key Set that verifies the pool's tokens. */
  jwks(): object;
  /**
   * Returns the `sub` of every account with an address: that of its owner first, then the newest. In a pool with aliases
   * any number of unconfirmed accounts can have the address of another.
   */
  findSubs(address: string): readonly string[];
  /** Returns the `sub` of every account whose address contains a text, in any case; oldest first. */
  searchSubs(part: string): readonly string[];
  /** Opens the pool's domain: OpenID Connect for apps, and the interface for sign-in pages. */
  openDomain(options: Omit<DomainOptions, 'issuer'>): UserPoolDomain;
  /**
   * Serves an app client at another origin: its addresses keep their paths. Addresses on this machine remain valid too.
   *
   * @param origin such as `http://localhost:3005`
   */
  moveClient(clientId: string, origin: string): void;
  snapshot(): UserPoolState;
}

/**
 * Creates an Amazon Cognito user pool in memory, from the properties of its template.
 *
 * @throws UnsupportedSettingError with a sentence for each setting that is not emulated
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html
 */
export async function createUserPool(options: UserPoolOptions): Promise<UserPool> {
  const { clock, userPoolId, random = cryptographicRandomness } = options;
  const poolName = requirePoolName(userPoolId);
  const state = structuredClone(options.state ?? (await createState(clock(), random)));
  const configuration = PoolConfiguration.fromTemplate(options.properties, {
    userPoolId,
    createdAt: state.createdAt,
    systemTags: options.systemTags ?? {},
  });
  const issuer = options.issuer ?? `https://cognito-idp.${options.region}.amazonaws.com/${userPoolId}`;
  const templateClients = readClients(options.clients, state.secret);
  const clients = new Map(templateClients);
  const pool = await createPool({ options, poolName, state, configuration, issuer, clients, random });
  const clientProperties = new Map(options.clients.map(({ clientId, properties }) => [clientId, properties]));
  const all = allActions(pool, clientProperties);
  const actions = recordApiCalls(pool, options.region, all, options.onApiCall);
  return {
    service: {
      target: 'AWSCognitoIdentityProviderService',
      actions: options.limitsRequestRates ? withRequestRates(actions, clock) : actions,
      authorization: userPoolPermissions(Object.keys(all), options.userPoolArn),
    },
    jwks: () => pool.signer.jwks(),
    findSubs: (address) => subsOf(pool.users.withEmail(address)),
    searchSubs: (part) => subsOf(pool.users.withEmailLike(part)),
    openDomain: (domain) => createDomain(pool, { ...domain, issuer }),
    moveClient: (clientId, origin) => {
      const client = templateClients.get(clientId);
      if (client !== undefined) clients.set(clientId, withOrigin(client, origin));
    },
    snapshot: () =>
      structuredClone({ ...state, users: pool.users.all(), tokenFamilies: pool.families.all() }),
  };
}

function requirePoolName(userPoolId: string): string {
  const [, poolName] = /^[\w-]{1,45}_([0-9a-zA-Z]+)$/.exec(userPoolId) ?? [];
  if (poolName !== undefined && userPoolId.split('_').length === 2) return poolName;
  throw new TypeError('A user pool id is a region, one underscore, then letters and digits.');
}

async function createState(now: number, random: Randomness): Promise<UserPoolState> {
  const secret = Buffer.from(random.bytes(32)).toString('hex');
  return { createdAt: now, secret, signingKey: await generateSigningKey(), users: [], tokenFamilies: [] };
}

function readClients(clients: UserPoolOptions['clients'], poolSecret: string): Map<string, ClientSettings> {
  return new Map(
    clients.map(({ clientId, properties }) => [
      clientId,
      readClientSettings(clientId, properties, deriveClientSecret(poolSecret, clientId)),
    ]),
  );
}

async function createPool({
  options,
  poolName,
  state,
  configuration: initial,
  issuer,
  clients,
  random,
}: {
  readonly options: UserPoolOptions;
  readonly poolName: string;
  readonly state: UserPoolState;
  readonly configuration: PoolConfiguration;
  readonly issuer: string;
  readonly clients: ReadonlyMap<string, ClientSettings>;
  readonly random: Randomness;
}): Promise<ConfiguredPool> {
  const { clock, encryptCode, invokeAsync, invokeSync, onDefaultEmail, region, userPoolArn, userPoolId } =
    options;
  const read = ({ properties }: PoolConfiguration) =>
    readPoolSettings(properties, options.ignoresUnsupported);
  let [configuration, settings] = [initial, read(initial)];
  const families = new TokenFamilies(random, state.tokenFamilies);
  const signer = await TokenSigner.create(issuer, random, state.signingKey);
  const triggers = new TriggerInvoker({
    region,
    userPoolId,
    get settings() {
      return settings;
    },
    encryptCode,
    onDefaultEmail,
    invokeAsync,
    invokeSync,
  });
  return {
    userPoolId,
    userPoolArn,
    poolName,
    createdAt: state.createdAt,
    get settings() {
      return settings;
    },
    get configuration() {
      return configuration;
    },
    configure(changed) {
      const before = settings.triggers.codeKeyArn;
      settings = emulated(() => read(changed));
      configuration = changed;
      const { codeKeyArn } = settings.triggers;
      if (codeKeyArn !== undefined && codeKeyArn !== before) options.onKeyGranted?.(codeKeyArn);
    },
    clients,
    clock,
    random,
    users: new UserStore(settings, state.users),
    simulatedUsers: new SimulatedUsers(state.secret),
    sessions: new AuthSessions(clock, random),
    srpExchanges: new ExpiringStore(),
    passkeyRegistrations: new ExpiringStore(),
    passkeyChallenges: new ExpiringStore(),
    limits: new HourlyLimits(),
    lockout: new Lockout(),
    families,
    signer,
    triggers,
    issueResult: async (signIn, source) =>
      (await generateTokens({ clock, families, signer, triggers }, signIn, source)).tokens,
  };
}

const subsOf = (users: readonly User[]) => users.map(({ attributes }) => attributes.sub ?? '');

/** @throws AwsError `InvalidParameterException` for a setting that is not emulated */
function emulated(read: () => PoolSettings): PoolSettings {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof UnsupportedSettingError)) throw cause;
    throw Object.assign(invalidParameter(cause.message), { cause });
  }
}
