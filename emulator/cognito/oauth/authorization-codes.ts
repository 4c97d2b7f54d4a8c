import { ExpiringStore } from '../expiring-store.ts';
import type { Randomness } from '../randomness.ts';
import type { TokenFamily } from '../tokens/token-families.ts';

/** A user's authorization of an app: the app gets a code for it, and exchanges the code for tokens. */
export interface Grant {
  readonly clientId: string;
  readonly username: string;
  readonly redirectUri: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  readonly nonce: string | undefined;
  /** For PKCE with the method S256. */
  readonly codeChallenge: string | undefined;
}

/** In milliseconds: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
const LIFETIME = 5 * 60_000;
/** Within this time, a second use of a code revokes its tokens; in milliseconds. */
const REUSE_DETECTION = 24 * 60 * 60_000;

/** Stores the authorization codes of a pool, each valid for one use (RFC 6749 section 4.1.2). */
export class AuthorizationCodes {
  readonly #random: Randomness;
  readonly #open = new ExpiringStore<Grant>();
  readonly #used = new ExpiringStore<TokenFamily>();

  constructor(random: Randomness) {
    this.#random = random;
  }

  issue(grant: Grant, now: number): string {
    const code = Buffer.from(this.#random.bytes(32)).toString('base64url');
    this.#open.put(code, grant, now + LIFETIME, now);
    return code;
  }

  find(code: string, now: number): Grant | undefined {
    return this.#open.find(code, now);
  }

  /** Removes a code; returns whether it was still valid. */
  redeem(code: string, now: number): boolean {
    return this.#open.take(code, now) !== undefined;
  }

  /** Records the tokens that were issued for a code. */
  recordUse(code: string, family: TokenFamily, now: number): void {
    this.#used.put(code, family, now + REUSE_DETECTION, now);
  }

  /** Returns the tokens of a used code. A second use means that the code has leaked, so they must be revoked. */
  findUsed(code: string, now: number): TokenFamily | undefined {
    return this.#used.find(code, now);
  }
}
