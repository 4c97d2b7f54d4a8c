import { ExpiringStore } from '../expiring-store.ts';
import type { Pool } from '../pool.ts';
import type { Randomness } from '../randomness.ts';
import type { User } from '../users/user-store.ts';

/** A user who is signed in on the sign-in pages, and so to every app. */
export interface SignedInUser {
  readonly user: User;
  /** Time of the sign-in, in seconds since the epoch. */
  readonly authTime: number;
}

/**
 * Milliseconds from a sign-in until the next one is required; activity does not extend it.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ClientSSOSessionConfigType.html
 */
export const BROWSER_SESSION_LIFETIME = 60 * 60_000;

/** Stores the sessions of signed-in browsers by the secret values of their cookies. */
export class BrowserSessions {
  readonly #random: Randomness;
  readonly #sessions = new ExpiringStore<{ readonly username: string; readonly authTime: number }>();

  constructor(random: Randomness) {
    this.#random = random;
  }

  open(username: string, now: number): string {
    const session = Buffer.from(this.#random.bytes(32)).toString('base64url');
    const record = { username, authTime: Math.floor(now / 1000) };
    this.#sessions.put(session, record, now + BROWSER_SESSION_LIFETIME, now);
    return session;
  }

  /** Returns the user, unless deleted, disabled or required to set a new password since the sign-in. */
  find(session: string, { users, clock }: Pick<Pool, 'users' | 'clock'>): SignedInUser | undefined {
    const record = this.#sessions.find(session, clock());
    if (record === undefined) return undefined;
    const user = users.findByUsername(record.username);
    return user?.enabled && user.status === 'CONFIRMED' ? { user, authTime: record.authTime } : undefined;
  }

  close(session: string): void {
    this.#sessions.delete(session);
  }
}
