import { createHmac } from 'node:crypto';
import type { Passkey } from '../passkeys/passkey.ts';
import { isEmailAddress } from '../settings/attribute-schema.ts';
import { type Credential, unusableCredential } from '../sign-in/srp.ts';
import { newUser, normaliseName, type User } from './user-store.ts';

/** The user that a request names. */
export interface RequestedUser {
  readonly user: User;
  /** Whether there is no such user and the app client hides that. */
  readonly simulated: boolean;
}

const MAXIMUM_USERS = 1000;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Simulates users who do not exist, for app clients with `PreventUserExistenceErrors`. Everything about a simulated user
 * is derived from the typed name and the pool's secret, so it is the same at every attempt.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
export class SimulatedUsers {
  readonly #secret: string;
  readonly #users = new Map<string, User>();
  readonly #nameOf = new Map<string, string>();

  /** @param secret of the pool, hexadecimal */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Returns the simulated user of a typed name, or of the user name that an earlier call made up for it. */
  get(typed: string): User {
    const name = this.#nameOf.get(typed) ?? normaliseName(typed);
    const known = this.#users.get(name);
    if (known !== undefined) return known;
    const [oldest] = this.#users;
    if (oldest !== undefined && this.#users.size >= MAXIMUM_USERS) {
      this.#users.delete(oldest[0]);
      this.#nameOf.delete(oldest[1].username);
    }
    const user = this.#simulate(name);
    this.#users.set(name, user);
    this.#nameOf.set(user.username, name);
    return user;
  }

  /** Derives a credential that matches no password: for simulated users, and for real ones who have no password. */
  credential(username: string): Credential {
    const blocks = Array.from({ length: 12 }, (_, index) => this.#derive(`verifier ${index}`, username));
    return unusableCredential(this.#derive('salt', username).subarray(0, 16), Buffer.concat(blocks));
  }

  #simulate(name: string): User {
    // A real user's name is returned as it was typed, so a simulated one is too.
    const username = UUID.test(name) ? name : this.#uuid('username', name);
    const user = newUser({ username, sub: this.#uuid('sub', name) }, 'CONFIRMED', 0);
    user.attributes.email_verified = 'true';
    user.attributes.email = isEmailAddress(name) ? name : this.#simulateEmail(name);
    user.credential = this.credential(username);
    if (this.#derive('passkey', name).readUInt8() < 128) user.passkeys.push(this.#passkey(name));
    return user;
  }

  /** Half of the simulated users have one, so that neither the offer of a passkey nor its absence tells anything. */
  #passkey(name: string): Passkey {
    return {
      credentialId: this.#derive('passkey id', name).toString('base64url'),
      publicKey: this.#derive('passkey key', name).toString('base64url'),
      counter: 0,
      relyingPartyId: '',
      transports: ['hybrid', 'internal'],
      createdAt: 0,
    };
  }

  #uuid(purpose: string, name: string): string {
    const bytes = this.#derive(purpose, name).subarray(0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  #simulateEmail(name: string): string {
    const letter = (index: number) =>
      String.fromCharCode(97 + ((this.#derive('email', name)[index] ?? 0) % 26));
    return `${letter(0)}@${letter(1)}.invalid`;
  }

  #derive(purpose: string, name: string): Buffer {
    return createHmac('sha256', Buffer.from(this.#secret, 'hex')).update(`${purpose}\u0000${name}`).digest();
  }
}
