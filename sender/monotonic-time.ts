/**
 * Returns milliseconds, with fractions, on a clock that never goes back. `performance.now()` reads the same clock, but Node
 * loads a module of 2 ms for it.
 */
export const monotonicTime = (): number => process.uptime() * 1000;
