import { webAuthnConfigurationMissing, webAuthnNotEnabled } from '../errors.ts';
import type { PasskeySettings, PoolSettings } from '../settings/pool-settings.ts';
import type { User } from '../users/user-store.ts';

/** Milliseconds in which a challenge must be answered, once. AWS documents no number. */
export const CHALLENGE_LIFETIME = 300_000;

/** Milliseconds that browsers are told to wait for the user, as in the examples of the API reference. */
export const PROMPT_TIMEOUT = 60_000;

export type RelyingParty = PasskeySettings & { readonly relyingPartyId: string };

/**
 * Returns the relying party of a pool.
 *
 * @throws AwsError `WebAuthnNotEnabledException`, `WebAuthnConfigurationMissingException`
 */
export function requireRelyingParty({ passkeys }: PoolSettings): RelyingParty {
  if (passkeys === undefined) throw webAuthnNotEnabled();
  const { relyingPartyId } = passkeys;
  if (relyingPartyId === undefined) throw webAuthnConfigurationMissing();
  return { ...passkeys, relyingPartyId };
}

/**
 * Returns whether a page may use the passkeys of a relying party: its host is the relying party's or below it, and its
 * context is secure.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-validating-origin
 */
export function isOriginOf(origin: string, relyingPartyId: string): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  const { hostname, protocol } = url;
  const isWithin = hostname === relyingPartyId || hostname.endsWith(`.${relyingPartyId}`);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && /(^|\.)localhost$/.test(hostname));
  return isWithin && isSecure;
}

/** Returns the id of a user in passkeys, base64url: the `sub`, which names nobody. */
export const userHandleOf = ({ attributes }: User): string =>
  Buffer.from(attributes.sub ?? '').toString('base64url');
