import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  type CognitoIdentityProviderClient,
  CompleteWebAuthnRegistrationCommand,
  StartWebAuthnRegistrationCommand,
} from '@aws-sdk/client-cognito-identity-provider';

/** Mistakes of an authenticator or a browser. */
export interface Deviation {
  readonly origin?: string;
  readonly relyingPartyId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly counter?: number;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly userHandle?: string;
  readonly credentialId?: string;
}

const FLAG = { userPresent: 0x01, userVerified: 0x04, attested: 0x40 };

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const encode = (data: Buffer | string) => Buffer.from(data).toString('base64url');

/**
 * A browser with an authenticator in one object, for answers that no real browser gives. It signs with ES256 and makes
 * no attestation, as passkeys do.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
 */
export class SoftwareAuthenticator {
  readonly credentialId = encode(randomBytes(32));
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #origin: string;
  counter = 0;

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
    this.#origin = origin;
  }

  /** Answers `navigator.credentials.create()`. */
  register(
    options: { readonly challenge: string; readonly rp: { readonly id: string } },
    deviation: Deviation = {},
  ) {
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
    const id = Buffer.from(this.credentialId, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const key = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
    const data = Buffer.concat([
      this.#authenticatorData(options.rp.id, deviation, FLAG.attested),
      Buffer.alloc(16),
      length,
      id,
      key,
    ]);
    const size = Buffer.alloc(2);
    size.writeUInt16BE(data.length);
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
      size,
      data,
    ]);
    return {
      ...this.#credential(deviation),
      authenticatorAttachment: 'platform',
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options.challenge, deviation),
        attestationObject: encode(attestation),
        transports: ['internal', 'hybrid'],
      },
    };
  }

  /** Answers `navigator.credentials.get()`. */
  signIn(options: { readonly challenge: string; readonly rpId: string }, deviation: Deviation = {}) {
    const data = this.#authenticatorData(options.rpId, deviation);
    const clientData = this.#clientData('webauthn.get', options.challenge, deviation);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientData, 'base64url'))]);
    return {
      ...this.#credential(deviation),
      response: {
        clientDataJSON: clientData,
        authenticatorData: encode(data),
        signature: encode(createSign('sha256').update(signed).sign(this.#privateKey)),
        ...(deviation.userHandle !== undefined && { userHandle: deviation.userHandle }),
      },
    };
  }

  #credential({ credentialId = this.credentialId }: Deviation) {
    return { id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string, deviation: Deviation): string {
    const data = {
      type: deviation.type ?? type,
      challenge: deviation.challenge ?? challenge,
      origin: deviation.origin ?? this.#origin,
      crossOrigin: false,
    };
    return encode(JSON.stringify(data));
  }

  #authenticatorData(
    id: string,
    { relyingPartyId = id, userPresent = true, userVerified = true, counter = this.counter }: Deviation,
    flags = 0,
  ): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const all = flags | (userPresent ? FLAG.userPresent : 0) | (userVerified ? FLAG.userVerified : 0);
    return Buffer.concat([sha256(relyingPartyId), Buffer.from([all]), count]);
  }
}

/** Adds a passkey to the account of an access token, as a page of this machine does; returns its id. */
export async function addPasskey(
  cognito: Pick<CognitoIdentityProviderClient, 'send'>,
  AccessToken: string,
): Promise<string> {
  const start = new StartWebAuthnRegistrationCommand({ AccessToken });
  const { CredentialCreationOptions } = await cognito.send(start);
  const device = new SoftwareAuthenticator('http://localhost:3000');
  const options = CredentialCreationOptions as Parameters<typeof device.register>[0];
  const Credential = device.register(options);
  await cognito.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential }));
  return device.credentialId;
}
