import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Where codes, salts, sessions and keys of the pool come from. Tests pass one that they can foresee. */
export interface Randomness {
  /** A whole number from 0 up to, not including, `limit` (at most 2^48 - 1). */
  integer(limit: number): number;
  bytes(length: number): Uint8Array;
  /** A version 4 UUID. */
  uuid(): string;
}

/** Randomness of the operating system's cryptographic source. */
export const cryptographicRandomness: Randomness = Object.freeze({
  integer: (limit: number) => randomInt(limit),
  bytes: (length: number) => randomBytes(length),
  uuid: () => randomUUID(),
});
