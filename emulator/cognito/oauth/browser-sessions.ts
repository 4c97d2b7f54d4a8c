import { ExpiringStore } from '../expiring-store.ts';
import type { Pool } from '../pool.ts';
import type { Randomness } from '../randomness.ts';
import type { User } from '../users/user-store.ts';

/** Somebody who is signed in to the sign-in pages, and so to every app. */
export interface SignedInUser {
  readonly user: User;
  /** When they last proved who they are, in seconds since the epoch. */
  readonly authTime: number;
}

/**
 * Milliseconds from a sign-in until a password or a code is asked for again, whatever happens in between.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ClientSSOSessionConfigType.html
 */
export const SESSION_LIVES = 60 * 60_000;

/** The browsers that are signed in, each by a value that only it knows. */
export class BrowserSessions {
  readonly #random: Randomness;
  readonly #sessions = new ExpiringStore<{ readonly username: string; readonly authTime: number }>();

  constructor(random: Randomness) {
    this.#random = random;
  }

  open(username: string, now: number): string {
    const session = Buffer.from(this.#random.bytes(32)).toString('base64url');
    const record = { username, authTime: Math.floor(now / 1000) };
    this.#sessions.put(session, record, now + SESSION_LIVES, now);
    return session;
  }

  /** Who is signed in; nobody who was since deleted, disabled or told to choose a new password. */
  find(session: string, { users, clock }: Pick<Pool, 'users' | 'clock'>): SignedInUser | undefined {
    const record = this.#sessions.find(session, clock());
    if (record === undefined) return undefined;
    const user = users.find(record.username);
    return user?.enabled && user.status === 'CONFIRMED' ? { user, authTime: record.authTime } : undefined;
  }

  close(session: string): void {
    this.#sessions.delete(session);
  }
}
