import { createHmac } from 'node:crypto';
import { isEmailAddress } from '../settings/attribute-schema.ts';
import { type Credential, unusableCredential } from '../sign-in/srp.ts';
import { newUser, normaliseEmail, type User } from './user-store.ts';

const REMEMBERED = 1000;

/**
 * Users who do not exist but are treated as if, for app clients that hide who has an account. Everything
 * about one follows from the typed name and the pool's secret, so that it is the same at every attempt.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
export class Strangers {
  readonly #secret: string;
  readonly #users = new Map<string, User>();
  readonly #nameOf = new Map<string, string>();

  /** @param secret of the pool, hexadecimal */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The stranger of a typed name, or of the user name that was invented for one. */
  find(typed: string): User {
    const name = this.#nameOf.get(typed) ?? normaliseEmail(typed);
    const known = this.#users.get(name);
    if (known !== undefined) return known;
    const [oldest] = this.#users;
    if (oldest !== undefined && this.#users.size >= REMEMBERED) {
      this.#users.delete(oldest[0]);
      this.#nameOf.delete(oldest[1].username);
    }
    const stranger = this.#invent(name);
    this.#users.set(name, stranger);
    this.#nameOf.set(stranger.username, name);
    return stranger;
  }

  /** A credential that fits no password: for strangers, and for users who have none. */
  credential(username: string): Credential {
    const blocks = Array.from({ length: 12 }, (_, index) => this.#derive(`verifier ${index}`, username));
    return unusableCredential(this.#derive('salt', username).subarray(0, 16), Buffer.concat(blocks));
  }

  #invent(name: string): User {
    const bytes = this.#derive('username', name).subarray(0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const username = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const user = newUser(username, 'CONFIRMED', 0);
    user.attributes.email = isEmailAddress(name) ? name : this.#inventEmail(name);
    user.credential = this.credential(username);
    return user;
  }

  #inventEmail(name: string): string {
    const letter = (index: number) =>
      String.fromCharCode(97 + ((this.#derive('email', name)[index] ?? 0) % 26));
    return `${letter(0)}@${letter(1)}.invalid`;
  }

  #derive(purpose: string, name: string): Buffer {
    return createHmac('sha256', Buffer.from(this.#secret, 'hex')).update(`${purpose}\u0000${name}`).digest();
  }
}
