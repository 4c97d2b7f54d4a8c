import type { Clock } from '../aws/service.ts';
import type { ExpiringStore } from './expiring-store.ts';
import type { HourlyLimits, Lockout } from './limits.ts';
import type { PendingRegistration } from './passkeys/passkey.ts';
import type { Randomness } from './randomness.ts';
import type { ClientSettings } from './settings/client-settings.ts';
import type { PoolSettings } from './settings/pool-settings.ts';
import type { AuthSessions, PendingSrpExchange } from './sign-in/auth-sessions.ts';
import type { CompletedSignIn, SignInResult } from './sign-in/sign-in-attempt.ts';
import type { TokenFamilies } from './tokens/token-families.ts';
import type { TokenSigner } from './tokens/token-signer.ts';
import type { TokenSource, TriggerInvoker } from './triggers.ts';
import type { SimulatedUsers } from './users/simulated-users.ts';
import type { UserStore } from './users/user-store.ts';

/** The settings, stores and collaborators that the actions of a user pool share. */
export interface Pool {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  /** The part of the id after the underscore, which SRP hashes. */
  readonly poolName: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** As they are now: an administrator can change them. */
  readonly settings: PoolSettings;
  readonly clients: Pick<ReadonlyMap<string, ClientSettings>, 'get'>;
  readonly clock: Clock;
  readonly random: Randomness;
  readonly users: UserStore;
  readonly simulatedUsers: SimulatedUsers;
  readonly sessions: AuthSessions;
  readonly srpExchanges: ExpiringStore<PendingSrpExchange>;
  /** By challenge. */
  readonly passkeyRegistrations: ExpiringStore<PendingRegistration>;
  /** The challenges of sign-ins with a passkey, by the value of `Session`. */
  readonly passkeyChallenges: ExpiringStore<string>;
  readonly limits: HourlyLimits;
  readonly lockout: Lockout;
  readonly families: TokenFamilies;
  readonly signer: TokenSigner;
  readonly triggers: TriggerInvoker;
  /** Issues what a completed sign-in ends with. */
  readonly issueResult: (signIn: CompletedSignIn, source: TokenSource) => Promise<SignInResult>;
}
