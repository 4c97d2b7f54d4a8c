import { ECDH } from 'node:crypto';

/**
 * Creates a function that decompresses a public key, for which the Encryption SDK calls it before it verifies a
 * signature. The SDK's own arithmetic in JavaScript is far slower, and Node also rejects points that are not on the curve.
 *
 * @param bytes the length of a compressed point of the curve
 * @returns a function that throws an Error for anything but a compressed point of the curve
 * @see https://nodejs.org/api/crypto.html#static-method-ecdhconvertkeykey-curve-inputencoding-outputencoding-format
 */
const decode = (curve: string, bytes: number) => (compressedPoint: Uint8Array) => {
  if (compressedPoint.byteLength !== bytes) throw new Error('Compressed point length is not correct.');
  const point = ECDH.convertKey(compressedPoint, curve, undefined, undefined, 'uncompressed');
  return new Uint8Array(point as Buffer);
};

/** OpenSSL's names of the curves; the SDK uses no others on Node. */
export const decodeNamedCurves = {
  prime256v1: decode('prime256v1', 33),
  secp384r1: decode('secp384r1', 49),
};
