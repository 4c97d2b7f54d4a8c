import { createDiffieHellman, createHash, getDiffieHellman } from 'node:crypto';

/** The secret numbers of an exchange, hexadecimal. */
export interface Secrets {
  readonly salt: string;
  /** Of the client. */
  readonly a: string;
  /** Of the server. */
  readonly b: string;
}

/** The numbers that both sides pad before hashing. */
export interface Numbers {
  readonly salt: bigint;
  readonly A: bigint;
  readonly B: bigint;
  readonly u: bigint;
  readonly S: bigint;
}

const PRIME = getDiffieHellman('modp15').getPrime();
const N = number(PRIME);
const group = createDiffieHellman(PRIME, 2);
const K = hash(pad(N), pad(2n));

/**
 * Computes the numbers of an exchange as the client of RFC 5054 section 2.6 does, with OpenSSL's arithmetic.
 *
 * @param identity pool name and username, a colon and the password
 */
export function numbersOf(secrets: Secrets, identity: string): Numbers {
  const salt = BigInt(`0x${secrets.salt}`);
  const a = BigInt(`0x${secrets.a}`);
  const x = hash(pad(salt), createHash('sha256').update(identity).digest());
  const verifier = power(x);
  const A = power(a);
  const B = (K * verifier + power(BigInt(`0x${secrets.b}`))) % N;
  const u = hash(pad(A), pad(B));
  return { salt, A, B, u, S: power(a + u * x, (B + N * K - K * verifier) % N) };
}

/** Raises `base`, by default the generator, to the power of the exponent. */
function power(exponent: bigint, base?: bigint): bigint {
  group.setPrivateKey(bytes(exponent));
  return number(base === undefined ? group.generateKeys() : group.computeSecret(bytes(base)));
}

function hash(...parts: Uint8Array[]): bigint {
  return number(createHash('sha256').update(Buffer.concat(parts)).digest());
}

function number(value: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(value).toString('hex')}`);
}

function bytes(value: bigint): Buffer {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}

/** Adds a zero byte before a high bit, so that the number is not read as negative. */
function pad(value: bigint): Buffer {
  const plain = bytes(value);
  return (plain[0] ?? 0) < 0x80 ? plain : Buffer.concat([Buffer.alloc(1), plain]);
}
