import { createPublicKey } from 'node:crypto';

/** By the names that OpenSSL gives them; the Encryption SDK uses no others on Node. */
const CURVES = { prime256v1: 'P-256', secp384r1: 'P-384' } as const;

/**
 * A public key as PEM, as the Encryption SDK asks for it to check a signature. The SDK writes the same text with an
 * encoder for ASN.1 in JavaScript, from the time when Node could not.
 *
 * @param point not compressed: 4, then x and y
 * @throws Error when it is no point of the curve
 * @see https://nodejs.org/api/crypto.html#cryptocreatepublickeykey
 */
export function publicKeyPem(curve: keyof typeof CURVES, point: Uint8Array): string {
  const bytes = Buffer.from(point);
  const middle = (bytes.length + 1) / 2;
  const [x, y] = [bytes.subarray(1, middle), bytes.subarray(middle)].map((part) =>
    part.toString('base64url'),
  );
  if (bytes[0] !== 4 || x === undefined || y === undefined) throw new Error('The point is compressed');
  const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: CURVES[curve], x, y } });
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

/** Only who signs has a private key. */
export function privateKeyPem(): never {
  throw new Error('The sender may only decrypt');
}
