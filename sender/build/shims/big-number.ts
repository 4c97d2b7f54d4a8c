/**
 * The three operations of bn.js that reading a message needs: 64-bit lengths from and to bytes. Everything else of that
 * library serves the arithmetic of elliptic curves, which Node does here.
 */
export default class BigNumber {
  readonly #value: bigint;

  /** @param value a whole number, or the bytes of one, the most significant first */
  constructor(value: number | readonly number[]) {
    this.#value = typeof value === 'number' ? BigInt(value) : toBigInt(value);
  }

  /** @throws Error when the number is above `Number.MAX_SAFE_INTEGER`, as bn.js does */
  toNumber(): number {
    if (this.#value > Number.MAX_SAFE_INTEGER) throw new Error('Number can only safely store up to 53 bits');
    return Number(this.#value);
  }

  /**
   * @param _order only `be`
   * @param length in bytes
   */
  toArray(_order: 'be', length: number): number[] {
    return [...Buffer.from(this.#value.toString(16).padStart(2 * length, '0'), 'hex')];
  }
}

function toBigInt(bytes: readonly number[]): bigint {
  const digits = Buffer.from(bytes).toString('hex');
  return digits === '' ? 0n : BigInt(`0x${digits}`);
}
