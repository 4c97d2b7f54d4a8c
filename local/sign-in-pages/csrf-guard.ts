import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Randomness } from '../../emulator/cognito/randomness.ts';
import { readCookie } from './cookies.ts';

/** What a browser is given with a form: a cookie, and a field that fits it. */
interface FormPass {
  readonly cookie: string;
  readonly field: string;
}

/**
 * Tells the forms of the sign-in pages from forms that other sites send, which would sign a patient in to somebody
 * else's account.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export class FormGuard {
  readonly #random: Randomness;
  readonly #key: Uint8Array;

  constructor(random: Randomness) {
    this.#random = random;
    this.#key = random.bytes(32);
  }

  /** A pass for a form; a browser keeps the cookie that it has, so that two tabs do not disturb each other. */
  pass(headers: IncomingHttpHeaders): FormPass {
    const cookie = readCookie(headers, 'form') ?? Buffer.from(this.#random.bytes(32)).toString('base64url');
    return { cookie, field: this.#fieldOf(cookie) };
  }

  /** Whether a form that was sent is one of these pages. */
  isOurs(headers: IncomingHttpHeaders, field: string | null): boolean {
    const { host, origin, 'sec-fetch-site': site = 'same-origin' } = headers;
    if (origin !== undefined && origin !== `https://${host}`) return false;
    if (site !== 'same-origin') return false;
    const cookie = readCookie(headers, 'form');
    if (cookie === undefined || field === null) return false;
    const [left, right] = [Buffer.from(this.#fieldOf(cookie)), Buffer.from(field)];
    return left.length === right.length && timingSafeEqual(left, right);
  }

  #fieldOf(cookie: string): string {
    return createHmac('sha256', this.#key).update(cookie).digest('base64url');
  }
}
