/** Stores records until they expire, at most 10,000; the oldest are removed first. */
export class ExpiringStore<Value> {
  readonly #records = new Map<string, { readonly value: Value; readonly expiresAt: number }>();

  /** @param expiresAt milliseconds since the epoch */
  put(key: string, value: Value, expiresAt: number, now: number): void {
    for (const [other, record] of this.#records) {
      if (record.expiresAt > now && this.#records.size < 10_000) break;
      this.#records.delete(other);
    }
    // Removed first, so that the map stays in order of insertion.
    this.#records.delete(key);
    this.#records.set(key, { value, expiresAt });
  }

  find(key: string, now: number): Value | undefined {
    const record = this.#records.get(key);
    return record !== undefined && record.expiresAt > now ? record.value : undefined;
  }

  /** Returns and removes the record. */
  take(key: string, now: number): Value | undefined {
    const value = this.find(key, now);
    this.#records.delete(key);
    return value;
  }

  delete(key: string): void {
    this.#records.delete(key);
  }
}
