import { ExpiringStore } from '../expiring-store.ts';
import type { Randomness } from '../randomness.ts';
import type { TokenFamily } from '../tokens/token-families.ts';

/** Who let which app do what; an app gets a code for it, and tokens for the code. */
export interface Grant {
  readonly clientId: string;
  readonly username: string;
  readonly redirectUri: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  readonly nonce: string | undefined;
  /** Of PKCE, with the method S256. */
  readonly codeChallenge: string | undefined;
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
const LIFETIME = 5 * 60_000;
/** Tokens of a code that comes back within this time are taken back. */
const REMEMBERED = 24 * 60 * 60_000;

/** The authorization codes of a pool, each good for one use (RFC 6749 section 4.1.2). */
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

  /** Uses a code up; whether it was still there. */
  use(code: string, now: number): boolean {
    return this.#open.take(code, now) !== undefined;
  }

  /** Remembers which tokens a code became. */
  remember(code: string, family: TokenFamily, now: number): void {
    this.#used.put(code, family, now + REMEMBERED, now);
  }

  /** The tokens that a used code became: somebody has seen the code who should not, so they are to be taken back. */
  findUsed(code: string, now: number): TokenFamily | undefined {
    return this.#used.find(code, now);
  }
}
