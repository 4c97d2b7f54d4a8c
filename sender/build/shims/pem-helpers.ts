import { createPublicKey } from 'node:crypto';

/** OpenSSL's names of the curves; the Encryption SDK uses no others on Node. */
const CURVES = { prime256v1: 'P-256', secp384r1: 'P-384' } as const;

/**
 * Encodes a public key as PEM, which the Encryption SDK needs to verify a signature. The SDK produces the same text with
 * an ASN.1 encoder in JavaScript, from the time when Node had none.
 *
 * @param point uncompressed: the byte 4, then x and y
 * @throws Error when it is not a point of the curve
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

/** Only needed for signing, which the functions never do. */
export function privateKeyPem(): never {
  throw new Error('The sender may only decrypt');
}
