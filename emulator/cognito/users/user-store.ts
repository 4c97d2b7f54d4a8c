import { notAuthorized, passwordResetRequired, userNotConfirmed } from '../errors.ts';
import type { Credential } from '../sign-in/srp.ts';
import type { Codes } from './codes.ts';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';

/** A user of the pool, as plain data that can be stored as JSON. */
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
  /** Latest first; only as many as the password policy compares. */
  earlierCredentials: Credential[];
  temporaryPasswordExpiresAt: number | null;
  codes: Codes;
}

/** Creates a user without a password and with no attribute but the `sub`. */
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

/**
 * Refuses users who may not sign in, whatever the factor, or stay signed in.
 *
 * @throws AwsError `NotAuthorizedException`, `UserNotConfirmedException`, `PasswordResetRequiredException`
 */
export function requireMaySignIn({ enabled, status }: User): void {
  if (!enabled) throw notAuthorized('User is disabled.');
  if (status === 'UNCONFIRMED') throw userNotConfirmed();
  if (status === 'RESET_REQUIRED') throw passwordResetRequired();
}

/** Normalises an address for comparison, which ignores case. */
export const normaliseEmail = (email: string): string => email.toLowerCase();

/** Stores the users of a pool and finds them by `sub` or by email address. */
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
    this.#indexEmail(user);
  }

  remove(user: User): void {
    this.#byName.delete(user.username);
    this.#unindexEmail(user);
  }

  /** Returns all users, oldest first. */
  all(): readonly User[] {
    return [...this.#byName.values()];
  }

  /** Returns whether the address belongs to another user. */
  isEmailTaken(email: string, except?: User): boolean {
    const owner = this.#byEmail.get(normaliseEmail(email));
    return owner !== undefined && owner !== except;
  }

  /** Sets attributes; an empty string removes one. */
  update(user: User, attributes: Readonly<Record<string, string>>, now: number): void {
    this.#unindexEmail(user);
    const merged = Object.entries({ ...user.attributes, ...attributes }).filter(([, value]) => value !== '');
    user.attributes = Object.fromEntries(merged);
    user.modifiedAt = now;
    this.#indexEmail(user);
  }

  #indexEmail(user: User): void {
    const { email } = user.attributes;
    if (email !== undefined) this.#byEmail.set(normaliseEmail(email), user);
  }

  #unindexEmail(user: User): void {
    const { email } = user.attributes;
    if (email !== undefined && this.#byEmail.get(normaliseEmail(email)) === user) {
      this.#byEmail.delete(normaliseEmail(email));
    }
  }
}
