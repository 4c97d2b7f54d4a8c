import type { WebConfig } from '../config.ts';

/** Why passkeys cannot be used on this page; undefined if they can. */
export type PasskeyObstacle = 'unsupported' | 'wrongPlace';

/**
 * Finds out whether passkeys can be used here. Browsers have WebAuthn in secure contexts only, and the browsers inside
 * other apps often lack it.
 *
 * @param relyingPartyId the domain that passkeys are made for
 * @see https://www.w3.org/TR/webauthn-3/#sctn-api
 */
function findObstacle(relyingPartyId: string): PasskeyObstacle | undefined {
  if (!isSecureContext || !`.${location.hostname}`.endsWith(`.${relyingPartyId}`)) return 'wrongPlace';
  return typeof PublicKeyCredential === 'function' && 'credentials' in navigator ? undefined : 'unsupported';
}

export const passkeyObstacle = ({ passkeys }: WebConfig): PasskeyObstacle | undefined =>
  passkeys === undefined ? 'unsupported' : findObstacle(passkeys.relyingPartyId);

/** Returns whether the device can check its user by a fingerprint, a face or a PIN. */
export async function hasReader(): Promise<boolean> {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    return false;
  }
}
