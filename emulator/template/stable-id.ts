import { createHash } from 'node:crypto';

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${ALPHANUMERIC}`;

/** Generates identifiers in AWS's formats that are the same at each start. */
export interface StableIds {
  /** Lower-case letters and digits. */
  alphanumeric(length: number): string;
  /** Letters and digits. */
  mixed(length: number): string;
  uuid(): string;
}

/** @param seed the name of the identifiers' owner; each seed has identifiers of its own */
export function stableIds(seed: string): StableIds {
  const characters = (alphabet: string, length: number) => {
    // With two bytes a character the modulo bias is negligible; these identifiers are not secret.
    const bytes = createHash('shake256', { outputLength: length * 2 })
      .update(seed)
      .digest();
    return Array.from(
      { length },
      (_, index) => alphabet[bytes.readUInt16BE(index * 2) % alphabet.length],
    ).join('');
  };
  return {
    alphanumeric: (length) => characters(ALPHANUMERIC, length),
    mixed: (length) => characters(MIXED, length),
    uuid() {
      const hex = createHash('sha256').update(seed).digest('hex');
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `8${hex.slice(17, 20)}`,
        hex.slice(20, 32),
      ].join('-');
    },
  };
}
