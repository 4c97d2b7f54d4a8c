import { createECDH } from 'node:crypto';
import { createRequire } from 'node:module';
import { decodeNamedCurves } from '../../sender/build/shims/ecc-decode.ts';
import { publicKeyPem } from '../../sender/build/shims/pem-helpers.ts';

/** The Encryption SDK's own modules, which its package does not export. */
const sdk = createRequire(createRequire(import.meta.url).resolve('@aws-crypto/client-node'));
const { decodeNamedCurves: sdkCurves } = sdk('@aws-crypto/material-management/build/main/src/ecc_decode.js');
const { publicKeyPem: sdkPem } = sdk('@aws-crypto/material-management/build/main/src/pem_helpers.js');

describe.each(['secp384r1', 'prime256v1'] as const)('the public key of a signature, on %s', (curve) => {
  const newPoint = () => {
    const pair = createECDH(curve);
    pair.generateKeys();
    return new Uint8Array(pair.getPublicKey(undefined, 'compressed'));
  };

  test('is decompressed to the same point as by the Encryption SDK', () => {
    const points = Array.from({ length: 50 }, newPoint);
    expect(new Set(points.map(([order]) => order))).toEqual(new Set([2, 3]));
    for (const point of points) {
      expect(decodeNamedCurves[curve](point)).toEqual(sdkCurves[curve](point));
    }
  });

  test('is encoded as the same PEM as by the Encryption SDK', () => {
    for (const point of Array.from({ length: 50 }, newPoint)) {
      const decoded = decodeNamedCurves[curve](point);
      expect(publicKeyPem(curve, decoded)).toBe(sdkPem(curve, Buffer.from(decoded)));
    }
  });

  test('is not encoded when it is compressed or not on the curve', () => {
    const point = newPoint();
    expect(() => publicKeyPem(curve, point)).toThrow();
    const offCurve = decodeNamedCurves[curve](point).with(5, 0).with(6, 0).with(7, 0);
    expect(() => publicKeyPem(curve, offCurve)).toThrow();
  });

  test('is rejected when it is not on the curve, too short, too long or empty', () => {
    const point = newPoint();
    const offCurve = new Uint8Array(point.length).fill(0xff);
    offCurve[0] = 2;
    for (const invalid of [offCurve, point.subarray(1), Uint8Array.of(...point, 0), new Uint8Array()]) {
      expect(() => decodeNamedCurves[curve](invalid)).toThrow();
    }
  });
});
