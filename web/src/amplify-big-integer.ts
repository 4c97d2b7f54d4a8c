/*
 * The build puts this module in the place of Amplify's `BigInteger`, whose arithmetic is most of the time that a sign-in
 * with a password takes: a third of a second on a fast machine, seconds on a slow phone.
 */

/** The operations of the Secure Remote Password protocol, as Amplify calls them, with the integers of the browser. */
export default class BigInteger {
  static readonly ZERO = new BigInteger(0n);
  static readonly ONE = new BigInteger(1n);

  readonly #value: bigint;

  /** @throws SyntaxError if a text holds anything but hexadecimal digits */
  constructor(value: string | bigint, _radix?: 16) {
    this.#value = typeof value === 'bigint' ? value : BigInt(`0x${value}`);
  }

  add(other: BigInteger): BigInteger {
    return new BigInteger(this.#value + other.#value);
  }

  subtract(other: BigInteger): BigInteger {
    return new BigInteger(this.#value - other.#value);
  }

  multiply(other: BigInteger): BigInteger {
    return new BigInteger(this.#value * other.#value);
  }

  /** Returns the remainder, which is never negative. */
  mod(modulus: BigInteger): BigInteger {
    return new BigInteger(remainder(this.#value, modulus.#value));
  }

  modPow(
    exponent: BigInteger,
    modulus: BigInteger,
    callback: (error: null, power: BigInteger) => void,
  ): void {
    const base = remainder(this.#value, modulus.#value);
    let power = 1n;
    for (const bit of exponent.#value.toString(2)) {
      power = (power * power) % modulus.#value;
      if (bit === '1') power = (power * base) % modulus.#value;
    }
    callback(null, new BigInteger(power));
  }

  abs(): BigInteger {
    return this.#value < 0n ? new BigInteger(-this.#value) : this;
  }

  equals(other: BigInteger): boolean {
    return this.#value === other.#value;
  }

  /** Returns a negative number, zero or a positive number, as sort functions do. */
  compareTo(other: BigInteger): number {
    return Number(this.#value > other.#value) - Number(this.#value < other.#value);
  }

  toString(radix: number): string {
    return this.#value.toString(radix);
  }
}

function remainder(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}
