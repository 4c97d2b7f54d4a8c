import type { IncomingHttpHeaders } from 'node:http';

/** Names that no other host and no unencrypted page can set (RFC 6265bis section 4.1.3.2). */
const NAMES = {
  session: '__Host-session',
  form: '__Host-form',
  language: '__Host-language',
} as const;

type CookieName = keyof typeof NAMES;

/** A cookie of the sign-in pages, as the browser sent it. */
export function readCookie({ cookie = '' }: IncomingHttpHeaders, name: CookieName): string | undefined {
  const prefix = `${NAMES[name]}=`;
  const found = cookie.split('; ').find((pair) => pair.startsWith(prefix));
  return found?.slice(prefix.length);
}

/**
 * The header that sets a cookie for these pages alone, out of reach of scripts. It comes along when another site links
 * here, and not when another site sends a form.
 *
 * @param seconds until the browser forgets it, 0 for at once; without it, when the browser is closed
 */
export function setCookie(name: CookieName, value: string, seconds?: number): string {
  const age = seconds === undefined ? '' : `; Max-Age=${seconds}`;
  return `${NAMES[name]}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${age}`;
}
