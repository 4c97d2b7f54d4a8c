import { toUnicode } from 'punycode/punycode.es6.js';

/** Returns an address as people know it, with the domain in letters instead of Punycode. */
export function toLetters(address: string): string {
  try {
    return toUnicode(address);
  } catch {
    return address;
  }
}
