import { notAuthorized, passwordResetRequired, userNotConfirmed } from '../errors.ts';
import type { Passkey } from '../passkeys/passkey.ts';
import type { Credential } from '../sign-in/srp.ts';
import type { Codes } from './codes.ts';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';

/** A user of the pool, as plain data that can be stored as JSON. */
export interface User {
  /** The name that the app chose in an alias pool; otherwise a UUID, which is also the `sub`. */
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
  /** Oldest first. */
  passkeys: Passkey[];
}

/** Creates a user without a password and with no attribute but the `sub`. */
export function newUser(
  { username, sub }: { readonly username: string; readonly sub: string },
  status: UserStatus,
  now: number,
): User {
  return {
    username,
    attributes: { sub },
    status,
    enabled: true,
    createdAt: now,
    modifiedAt: now,
    credential: null,
    earlierCredentials: [],
    temporaryPasswordExpiresAt: null,
    codes: {},
    passkeys: [],
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

/** Normalises an address or a user name for comparison, which ignores case. */
export const normaliseName = (name: string): string => name.toLowerCase();

/**
 * Stores the users of a pool and finds them by user name or by email address. In an alias pool an address finds only the
 * user who has verified it, and several others can have it too.
 */
export class UserStore {
  readonly #emailIsAlias: boolean;
  readonly #byName = new Map<string, User>();
  readonly #byEmail = new Map<string, User>();
  /** All users with an address, verified or not. */
  readonly #holders = new Map<string, Set<User>>();

  constructor({ emailIsAlias }: { readonly emailIsAlias: boolean }, users: readonly User[] = []) {
    this.#emailIsAlias = emailIsAlias;
    for (const user of users) this.add(user);
  }

  find(name: string): User | undefined {
    return this.findByUsername(name) ?? this.#byEmail.get(normaliseName(name));
  }

  findByUsername(name: string): User | undefined {
    return this.#byName.get(normaliseName(name));
  }

  /** Returns all users with an address, verified or not: its owner first, then the newest. */
  withEmail(email: string): readonly User[] {
    const owner = this.#byEmail.get(normaliseName(email));
    const others = this.holders(email).filter((user) => user !== owner);
    return [...(owner === undefined ? [] : [owner]), ...others.toReversed()];
  }

  /** Returns all users with an address, verified or not: oldest first. */
  holders(email: string): readonly User[] {
    const holders = this.#holders.get(normaliseName(email)) ?? [];
    return [...holders].sort((one, other) => one.createdAt - other.createdAt);
  }

  /** Returns all users whose address contains a text, in any case; oldest first. */
  withEmailLike(part: string): readonly User[] {
    const wanted = normaliseName(part);
    return this.all().filter(({ attributes: { email = '' } }) => normaliseName(email).includes(wanted));
  }

  add(user: User): void {
    this.#byName.set(normaliseName(user.username), user);
    this.#indexEmail(user);
  }

  remove(user: User): void {
    this.#byName.delete(normaliseName(user.username));
    this.#unindexEmail(user);
  }

  /** Returns all users, oldest first. */
  all(): readonly User[] {
    return [...this.#byName.values()];
  }

  /** Returns whether another user has the name of a new user. */
  isNameTaken({ username, attributes }: User): boolean {
    if (this.findByUsername(username) !== undefined) return true;
    return !this.#emailIsAlias && this.isEmailTaken(attributes.email);
  }

  /** Returns whether the address belongs to another user: in an alias pool, whether another has verified it. */
  isEmailTaken(email: string | undefined, except?: User): boolean {
    const owner = email === undefined ? undefined : this.#byEmail.get(normaliseName(email));
    return owner !== undefined && owner !== except;
  }

  /**
   * Sets attributes; an empty string removes one. An address that becomes verified in an alias pool becomes unverified for
   * every other user.
   */
  update(user: User, attributes: Readonly<Record<string, string>>, now: number): void {
    this.#unindexEmail(user);
    const merged = Object.entries({ ...user.attributes, ...attributes }).filter(([, value]) => value !== '');
    user.attributes = Object.fromEntries(merged);
    if (user.attributes.email === undefined) delete user.attributes.email_verified;
    user.modifiedAt = now;
    this.#indexEmail(user);
  }

  #indexEmail(user: User): void {
    const { email, email_verified } = user.attributes;
    if (email === undefined) return;
    const holders = this.#holders.get(normaliseName(email)) ?? new Set();
    this.#holders.set(normaliseName(email), holders.add(user));
    if (this.#emailIsAlias && email_verified !== 'true') return;
    const owner = this.#byEmail.get(normaliseName(email));
    if (owner !== undefined && owner !== user) {
      owner.attributes.email_verified = 'false';
      owner.modifiedAt = user.modifiedAt;
    }
    this.#byEmail.set(normaliseName(email), user);
  }

  #unindexEmail(user: User): void {
    const { email } = user.attributes;
    if (email === undefined) return;
    const name = normaliseName(email);
    if (this.#byEmail.get(name) === user) this.#byEmail.delete(name);
    const holders = this.#holders.get(name);
    holders?.delete(user);
    if (holders?.size === 0) this.#holders.delete(name);
  }
}
