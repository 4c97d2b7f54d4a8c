import { ECDH } from 'node:crypto';

/**
 * The point of a compressed public key, as the Encryption SDK asks for it to check a signature. The SDK does the
 * arithmetic in JavaScript, which takes far longer; Node also refuses what is no point of the curve.
 *
 * @param bytes of a compressed point of the curve
 * @throws Error when it is no compressed point of the curve
 * @see https://nodejs.org/api/crypto.html#static-method-ecdhconvertkeykey-curve-inputencoding-outputencoding-format
 */
const decode = (curve: string, bytes: number) => (compressedPoint: Uint8Array) => {
  if (compressedPoint.byteLength !== bytes) throw new Error('Compressed point length is not correct.');
  const point = ECDH.convertKey(compressedPoint, curve, undefined, undefined, 'uncompressed');
  return new Uint8Array(point as Buffer);
};

/** By the names that OpenSSL gives them; the SDK uses no others on Node. */
export const decodeNamedCurves = {
  prime256v1: decode('prime256v1', 33),
  secp384r1: decode('secp384r1', 49),
};
