import type { Clock, WireInput } from '../../aws/service.ts';
import { notAuthorized } from '../errors.ts';
import { ExpiringStore } from '../expiring-store.ts';
import type { Randomness } from '../randomness.ts';
import { FIELDS } from '../requests/input-fields.ts';
import { findText } from '../requests/input-validation.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { User } from '../users/user-store.ts';

export type ChallengeName =
  | 'EMAIL_OTP'
  | 'NEW_PASSWORD_REQUIRED'
  | 'PASSWORD_VERIFIER'
  | 'SELECT_CHALLENGE'
  | 'WEB_AUTHN';

/** A sign-in in progress, and the step that it waits for. */
export interface AuthSession {
  readonly awaits: ChallengeName | 'CONFIRM_SIGN_UP' | 'AUTO_SIGN_IN';
  readonly username: string;
  readonly clientId: string;
}

/** An SRP exchange in progress, found by its secret block. */
export interface PendingSrpExchange {
  readonly username: string;
  readonly clientId: string;
  /** Hexadecimal. */
  readonly key: string;
  /** The session that the response must carry; undefined when none was issued. */
  readonly session: string | undefined;
}

/**
 * Stores the authentication sessions of a pool: the values of `Session` in requests and responses.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export class AuthSessions {
  readonly #clock: Clock;
  readonly #random: Randomness;
  readonly #sessions = new ExpiringStore<AuthSession>();

  constructor(clock: Clock, random: Randomness) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Starts a session that lives for the client's `AuthSessionValidity`; returns its opaque value. */
  open(client: ClientSettings, user: User, awaits: AuthSession['awaits']): string {
    const value = Buffer.from(this.#random.bytes(96)).toString('base64url');
    const session = { awaits, username: user.username, clientId: client.clientId };
    this.#sessions.put(value, session, this.expiry(client), this.#clock());
    return value;
  }

  /** Returns when a session that starts now expires, in milliseconds since the epoch. */
  expiry({ sessionMinutes }: ClientSettings): number {
    return this.#clock() + sessionMinutes * 60_000;
  }

  /**
   * Checks that a request carries a valid session of this user, client and step; returns its value.
   *
   * @throws AwsError `NotAuthorizedException`
   */
  require(input: WireInput, expected: AuthSession): string {
    const value = findText(input, 'Session', FIELDS.session);
    const session = value === undefined ? undefined : this.#sessions.find(value, this.#clock());
    if (value === undefined || session === undefined) {
      throw notAuthorized('Invalid session for the user, session is expired.');
    }
    const matches =
      session.awaits === expected.awaits &&
      session.username === expected.username &&
      session.clientId === expected.clientId;
    if (!matches) throw notAuthorized('Invalid session for the user.');
    return value;
  }

  close(value: string): void {
    this.#sessions.delete(value);
  }
}
