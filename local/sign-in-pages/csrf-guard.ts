import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { equalInConstantTime } from '../../emulator/cognito/constant-time.ts';
import type { Randomness } from '../../emulator/cognito/randomness.ts';
import { readCookie } from './cookies.ts';

/** A cookie, and the hidden field that matches it. */
interface CsrfToken {
  readonly cookie: string;
  readonly field: string;
}

/**
 * Refuses forms of other sites (login CSRF), which could sign a patient in to another person's account.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export class CsrfGuard {
  readonly #random: Randomness;
  readonly #key: Uint8Array;

  constructor(random: Randomness) {
    this.#random = random;
    this.#key = random.bytes(32);
  }

  /** Issues the token of a form. An existing cookie is kept, so that forms in other tabs stay valid. */
  issue(headers: IncomingHttpHeaders): CsrfToken {
    const cookie = readCookie(headers, 'form') ?? Buffer.from(this.#random.bytes(32)).toString('base64url');
    return { cookie, field: this.#fieldOf(cookie) };
  }

  /** Returns whether a submitted form is from these pages. */
  isValid(headers: IncomingHttpHeaders, field: string | null): boolean {
    const { host, origin, 'sec-fetch-site': site = 'same-origin' } = headers;
    if (origin !== undefined && origin !== `https://${host}`) return false;
    if (site !== 'same-origin') return false;
    const cookie = readCookie(headers, 'form');
    if (cookie === undefined || field === null) return false;
    return equalInConstantTime(this.#fieldOf(cookie), field);
  }

  #fieldOf(cookie: string): string {
    return createHmac('sha256', this.#key).update(cookie).digest('base64url');
  }
}
