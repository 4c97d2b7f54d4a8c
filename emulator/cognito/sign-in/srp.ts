import { constants, createHash, createHmac, createPublicKey, publicEncrypt } from 'node:crypto';
import { equalInConstantTime } from '../constant-time.ts';
import type { Randomness } from '../randomness.ts';

/** The 3072-bit group of RFC 3526 section 4 (also RFC 5054 appendix A); Cognito uses the generator 2. */
const N = BigInt(
  '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74' +
    '020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437' +
    '4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED' +
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05' +
    '98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB' +
    '9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B' +
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718' +
    '3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33' +
    'A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7' +
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864' +
    'D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2' +
    '08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);
const G = 2n;
const K = toBigInt(sha256(pad(N), pad(G)));

/** Stored in place of a password: salt and verifier, both hexadecimal (RFC 5054 section 2.4). */
export interface Credential {
  readonly salt: string;
  readonly verifier: string;
}

/** The server's half of an exchange. */
export interface SrpExchange {
  /** Hexadecimal, sent as `SRP_B`. */
  readonly publicValue: string;
  /** The key that the client must prove to know: hexadecimal, 16 bytes, never sent. */
  readonly key: string;
}

/** The client's signed response to `PASSWORD_VERIFIER`. */
export interface PasswordClaim {
  readonly poolName: string;
  readonly username: string;
  /** Base64, as it was sent to the client. */
  readonly secretBlock: string;
  /** As the client wrote it; it is part of the signature. */
  readonly timestamp: string;
  /** Base64. */
  readonly signature: string;
}

/**
 * Creates the credential of a password, with a salt of 16 random bytes.
 *
 * @param poolName the part of the pool's id after the underscore
 * @param username what the server sends as `USER_ID_FOR_SRP`
 */
export function createCredential(
  poolName: string,
  username: string,
  password: string,
  random: Randomness,
): Credential {
  const salt = Buffer.from(random.bytes(16)).toString('hex');
  return { salt, verifier: verifierOf(poolName, username, password, salt).toString(16) };
}

/** Returns whether the credential was created from the password, in constant time. */
export function matchesCredential(
  poolName: string,
  username: string,
  password: string,
  credential: Credential,
): boolean {
  const verifier = verifierOf(poolName, username, password, credential.salt);
  return equalInConstantTime(fixed(verifier), fixed(BigInt(`0x${credential.verifier}`)));
}

/** Creates a credential from 384 bytes in place of a password, so that no password is known for it. */
export function unusableCredential(salt: Uint8Array, verifier: Uint8Array): Credential {
  return { salt: Buffer.from(salt).toString('hex'), verifier: (toBigInt(verifier) % N).toString(16) };
}

/**
 * Computes the server's half of an exchange.
 *
 * @param clientPublicValue hexadecimal `SRP_A`, of any length
 * @returns undefined when `A mod N` is zero, which RFC 5054 section 2.5.4 requires to refuse
 */
export function answerExchange(
  credential: Credential,
  clientPublicValue: string,
  random: Randomness,
): SrpExchange | undefined {
  const A = BigInt(`0x${clientPublicValue}`);
  if (A % N === 0n) return undefined;
  const v = BigInt(`0x${credential.verifier}`);
  const b = toBigInt(random.bytes(32));
  const B = (K * v + power(G, b)) % N;
  const u = toBigInt(sha256(pad(A), pad(B)));
  const S = power((A % N) * power(v, u), b);
  const key = hmac(hmac(pad(u), pad(S)), Buffer.from('Caldera Derived Key\u0001')).subarray(0, 16);
  return { publicValue: B.toString(16), key: key.toString('hex') };
}

/** Returns whether the client's signature proves that it knows the password, in constant time. */
export function provesPassword(key: string, claim: PasswordClaim): boolean {
  const message = Buffer.concat([
    Buffer.from(claim.poolName),
    Buffer.from(claim.username),
    Buffer.from(claim.secretBlock, 'base64'),
    Buffer.from(claim.timestamp),
  ]);
  return equalInConstantTime(hmac(Buffer.from(key, 'hex'), message), Buffer.from(claim.signature, 'base64'));
}

const TIMESTAMP =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) UTC (\d{4})$/;

/** One day, as a device's clock may be wrong; replays are prevented by the secret block. */
const TIMESTAMP_TOLERANCE = 86_400_000;

/**
 * Returns whether a client's `TIMESTAMP` has the form `Tue Dec 1 09:05:03 UTC 2026` and is near the pool's clock.
 *
 * @param now milliseconds since the epoch
 */
export function isPlausibleTimestamp(timestamp: string, now: number): boolean {
  const [, month, day, time, year] = TIMESTAMP.exec(timestamp) ?? [];
  return Math.abs(Date.parse(`${month} ${day} ${year} ${time} UTC`) - now) <= TIMESTAMP_TOLERANCE;
}

/** Clients read the salt as a number, so it is hashed as one: without leading zeros, padded. */
function verifierOf(poolName: string, username: string, password: string, salt: string): bigint {
  const identity = sha256(Buffer.from(`${poolName}${username}:${password}`));
  return power(G, toBigInt(sha256(pad(BigInt(`0x${salt}`)), identity)));
}

/** Returns a positive number as Java's `BigInteger.toByteArray` does: with a leading sign bit of zero. */
function pad(value: bigint): Buffer {
  const bytes = toBytes(value);
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}

function toBytes(value: bigint): Buffer {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}

const MODULUS = toBytes(N);

/**
 * Calculates with OpenSSL, which takes a sixth of the time of `BigInt`: encryption by RSA without padding is
 * exponentiation modulo any odd number (RFC 8017 section 5.1.1), and Node offers no other. `createDiffieHellman` would
 * test the prime for two seconds.
 */
function power(base: bigint, exponent: bigint): bigint {
  const numbers = { n: MODULUS.toString('base64url'), e: toBytes(exponent).toString('base64url') };
  const key = createPublicKey({ format: 'jwk', key: { kty: 'RSA', ...numbers } });
  return toBigInt(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, fixed(base % N)));
}

function sha256(...parts: Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function hmac(key: Uint8Array, message: Uint8Array): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

const fixed = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(768, '0'), 'hex');
