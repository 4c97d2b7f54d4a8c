import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Source of the pool's codes, salts, sessions and keys. Tests pass a predictable one. */
export interface Randomness {
  /** Returns a whole number from 0 up to, not including, `limit` (at most 2^48 - 1). */
  integer(limit: number): number;
  bytes(length: number): Uint8Array;
  /** Returns a version 4 UUID. */
  uuid(): string;
}

/** The operating system's cryptographic source. */
export const cryptographicRandomness: Randomness = Object.freeze({
  integer: (limit: number) => randomInt(limit),
  bytes: (length: number) => randomBytes(length),
  uuid: () => randomUUID(),
});
