import type { Credential } from '../sign-in/srp.ts';
import type { Code, CodePurpose } from './codes.ts';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';

/** A user of the pool: plain data that JSON can hold. */
export interface User {
  /** The internal name, a UUID, also the `sub`. */
  readonly username: string;
  attributes: Record<string, string>;
  status: UserStatus;
  enabled: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  modifiedAt: number;
  /** Null for a user who never had a password. */
  credential: Credential | null;
  /** Latest first; only as many as the password policy asks for. */
  earlierCredentials: Credential[];
  temporaryPasswordExpiresAt: number | null;
  codes: Partial<Record<CodePurpose, Code>>;
}

/** A user as administrators create one or a person signs up: no password, no attribute but the `sub`. */
export function newUser(username: string, status: UserStatus, now: number): User {
  return {
    username,
    attributes: { sub: username },
    status,
    enabled: true,
    createdAt: now,
    modifiedAt: now,
    credential: null,
    earlierCredentials: [],
    temporaryPasswordExpiresAt: null,
    codes: {},
  };
}

/** How addresses are compared: without regard to case. */
export const normaliseEmail = (email: string): string => email.toLowerCase();

/** The users of a pool, found by `sub` or by email address. */
export class UserStore {
  readonly #byName = new Map<string, User>();
  readonly #byEmail = new Map<string, User>();

  constructor(users: readonly User[] = []) {
    for (const user of users) this.add(user);
  }

  find(name: string): User | undefined {
    return this.#byName.get(name) ?? this.#byEmail.get(normaliseEmail(name));
  }

  add(user: User): void {
    this.#byName.set(user.username, user);
    const { email } = user.attributes;
    if (email !== undefined) this.#byEmail.set(normaliseEmail(email), user);
  }

  remove(user: User): void {
    this.#byName.delete(user.username);
    this.#dropEmail(user);
  }

  /** Oldest first. */
  all(): readonly User[] {
    return [...this.#byName.values()];
  }

  /** Whether the address belongs to somebody else. */
  isEmailTaken(email: string, except?: User): boolean {
    const owner = this.#byEmail.get(normaliseEmail(email));
    return owner !== undefined && owner !== except;
  }

  /** Sets attributes; the empty text removes one. Keeps the index of addresses true. */
  update(user: User, attributes: Readonly<Record<string, string>>, now: number): void {
    this.#dropEmail(user);
    const merged = Object.entries({ ...user.attributes, ...attributes }).filter(([, value]) => value !== '');
    user.attributes = Object.fromEntries(merged);
    user.modifiedAt = now;
    const { email } = user.attributes;
    if (email !== undefined) this.#byEmail.set(normaliseEmail(email), user);
  }

  #dropEmail(user: User): void {
    const { email } = user.attributes;
    if (email !== undefined && this.#byEmail.get(normaliseEmail(email)) === user) {
      this.#byEmail.delete(normaliseEmail(email));
    }
  }
}
