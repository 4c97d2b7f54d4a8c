import type { IncomingHttpHeaders } from 'node:http';

/** With a prefix that only this host can set, over HTTPS (RFC 6265bis section 4.1.3.2). */
const NAMES = {
  session: '__Host-session',
  form: '__Host-form',
  language: '__Host-language',
} as const;

type CookieName = keyof typeof NAMES;

/** Reads a cookie of the sign-in pages. */
export function readCookie({ cookie = '' }: IncomingHttpHeaders, name: CookieName): string | undefined {
  const prefix = `${NAMES[name]}=`;
  const found = cookie.split('; ').find((pair) => pair.startsWith(prefix));
  return found?.slice(prefix.length);
}

/**
 * Builds the header that sets a cookie for this host only, hidden from scripts. Browsers send it when they follow a link of
 * another site, but not with a form of another site.
 *
 * @param seconds until it expires, 0 to delete it; without it, it lasts until the browser is closed
 */
export function setCookie(name: CookieName, value: string, seconds?: number): string {
  const age = seconds === undefined ? '' : `; Max-Age=${seconds}`;
  return `${NAMES[name]}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${age}`;
}
