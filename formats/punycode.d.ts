declare module 'punycode/punycode.es6.js' {
  /**
   * Converts the domain of an address or a domain name from Punycode.
   *
   * @throws RangeError if a label is no Punycode
   */
  export function toUnicode(address: string): string;
}
