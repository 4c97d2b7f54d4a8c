import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import BigNumber from '../../sender/build/shims/big-number.ts';
import { fromSharedConfigFiles } from '../../sender/build/shims/no-profile-files.ts';
import { isStreamingPayload } from '../../sender/build/shims/stream-type-check.ts';

/** The libraries' own modules, which the shims replace in the bundles. */
const fromHere = createRequire(import.meta.url);
const fromEncryptionSdk = createRequire(fromHere.resolve('@aws-crypto/client-node'));
const SdkBigNumber = fromEncryptionSdk('bn.js');
const fromKmsClient = createRequire(fromHere.resolve('@aws-sdk/client-kms'));
const { chain, fromStatic } = fromKmsClient('@smithy/core/config');

describe('the lengths in a message', () => {
  const eightBytes = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 8, maxLength: 8 });

  test('are read from bytes as bn.js reads them, or refused as by it', () => {
    const read = (Class: new (bytes: number[], base: number, order: string) => { toNumber(): number }) => {
      return (bytes: number[]) => {
        try {
          return new Class([...bytes], 16, 'be').toNumber();
        } catch {
          return 'refused';
        }
      };
    };
    const small = eightBytes.map((bytes) => bytes.map((byte, index) => (index < 2 ? 0 : byte)));
    fc.assert(
      fc.property(fc.oneof(eightBytes, small), (bytes) => {
        expect(read(BigNumber)(bytes)).toBe(read(SdkBigNumber)(bytes));
      }),
    );
  });

  test('become the same bytes as with bn.js', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (length) => {
        expect(new BigNumber(length).toArray('be', 8)).toEqual(new SdkBigNumber(length).toArray('be', 8));
      }),
    );
  });
});

test('a setting that no profile file has is the default of the SDK', async () => {
  expect(await chain(fromSharedConfigFiles(), fromStatic('default'))()).toBe('default');
});

test('only a body that is a stream of Node cannot be sent twice', () => {
  expect(isStreamingPayload({ body: Readable.from(['text']) })).toBe(true);
  for (const body of [undefined, '{}', Buffer.from('{}'), new Uint8Array()]) {
    expect(isStreamingPayload({ body })).toBe(false);
  }
});
