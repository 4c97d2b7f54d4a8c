const TIMESTAMP =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) UTC (\d{4})$/;

/** A device's clock may be wrong, but not by more than a day; freshness itself rests on the secret block. */
const TOLERANCE = 86_400_000;

/**
 * Whether a client's `TIMESTAMP` has the form `Tue Dec 1 09:05:03 UTC 2026` and is near the pool's clock.
 *
 * @param now milliseconds since the epoch
 */
export function isPlausibleTimestamp(timestamp: string, now: number): boolean {
  const [, month, day, time, year] = TIMESTAMP.exec(timestamp) ?? [];
  return Math.abs(Date.parse(`${month} ${day} ${year} ${time} UTC`) - now) <= TOLERANCE;
}
