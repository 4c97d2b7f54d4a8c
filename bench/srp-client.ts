import { createDiffieHellman, createHash, createHmac, getDiffieHellman, randomBytes } from 'node:crypto';

/** RFC 3526 group 15. */
const GROUP = getDiffieHellman('modp15');
const N = toBigInt(GROUP.getPrime());
const G = 2n;

/** The parameters of the challenge `PASSWORD_VERIFIER`. */
export interface Challenge {
  readonly SALT: string;
  readonly SRP_B: string;
  readonly SECRET_BLOCK: string;
  readonly USER_ID_FOR_SRP: string;
}

/**
 * Creates an SRP client that calculates with OpenSSL, so that its own time does not dominate a measurement. Blocks for
 * about two seconds, in which Node checks the prime.
 */
export function createSrpClient(poolName: string, password: string) {
  const powers = createDiffieHellman(GROUP.getPrime(), Buffer.from([Number(G)]));
  const power = (base: bigint, exponent: bigint) => {
    powers.setPrivateKey(toBytes(exponent));
    return toBigInt(powers.computeSecret(toBytes(base)));
  };
  const k = toBigInt(sha256(pad(N), pad(G)));
  return {
    /** @returns the client's secret and public value (`SRP_A`) */
    begin() {
      const secret = toBigInt(randomBytes(32));
      return { secret, publicValue: power(G, secret) };
    },
    /** @returns the value of `PASSWORD_CLAIM_SIGNATURE` */
    answer(
      { secret, publicValue }: { readonly secret: bigint; readonly publicValue: bigint },
      challenge: Challenge,
      timestamp: string,
    ): string {
      const { SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP: user } = challenge;
      const B = BigInt(`0x${SRP_B}`);
      const u = toBigInt(sha256(pad(publicValue), pad(B)));
      const x = toBigInt(
        sha256(pad(BigInt(`0x${SALT}`)), sha256(Buffer.from(`${poolName}${user}:${password}`))),
      );
      const base = (((B - k * power(G, x)) % N) + N) % N;
      const shared = power(base, secret + u * x);
      const prk = hmac(pad(u), pad(shared));
      const key = hmac(prk, Buffer.from('Caldera Derived Key\u0001')).subarray(0, 16);
      const message = [poolName, user].map((text) => Buffer.from(text));
      return hmac(
        key,
        Buffer.concat([...message, Buffer.from(SECRET_BLOCK, 'base64'), Buffer.from(timestamp)]),
      ).toString('base64');
    },
  };
}

/** Returns the bytes of a positive number, with a leading zero byte where the sign bit would be set. */
function pad(value: bigint): Buffer {
  const bytes = toBytes(value);
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}

function toBytes(value: bigint): Buffer {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hmac = (key: Uint8Array, message: Uint8Array) => createHmac('sha256', key).update(message).digest();
