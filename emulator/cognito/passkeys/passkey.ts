/** A public key credential (WebAuthn Level 3) of a user, as plain data that can be stored as JSON. */
export interface Passkey {
  /** base64url. */
  readonly credentialId: string;
  /** The COSE key, base64url. */
  readonly publicKey: string;
  /** The signature counter of the last use; 0 for authenticators that do not count. */
  counter: number;
  readonly relyingPartyId: string;
  readonly transports: readonly string[];
  /** Undefined where the browser does not say. */
  readonly attachment?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A registration in progress, found by its challenge. */
export interface PendingRegistration {
  readonly username: string;
  readonly clientId: string;
}

/**
 * The most passkeys of a user. A page of `ListWebAuthnCredentials` has as many; AWS documents no limit.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html
 */
export const MAXIMUM_PASSKEYS = 20;

/** Returns a passkey as `ListWebAuthnCredentials` does. How Cognito makes up names is not documented. */
export function describePasskey(passkey: Passkey): object {
  const { credentialId, relyingPartyId, transports, attachment, createdAt } = passkey;
  return {
    CredentialId: credentialId,
    FriendlyCredentialName: 'Passkey',
    RelyingPartyId: relyingPartyId,
    ...(attachment !== undefined && { AuthenticatorAttachment: attachment }),
    AuthenticatorTransports: transports,
    CreatedAt: createdAt / 1000,
  };
}

/** Returns a passkey as the options of WebAuthn name it. */
export const descriptorOf = ({ credentialId, transports }: Passkey): object => ({
  type: 'public-key',
  id: credentialId,
  ...(transports.length > 0 && { transports }),
});
