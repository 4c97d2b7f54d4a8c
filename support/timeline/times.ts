const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Formats times in the time zone of the clinic. */
export interface LocalTimes {
  readonly timeZone: string;
  /** e.g. `14:03:22`; milliseconds since the epoch. */
  time(at: number): string;
  /** e.g. `today at 14:03`, `yesterday at 9:12`, `Mon 23 Nov at 14:03`. */
  moment(at: number): string;
  /** As `moment`, without the time of day. */
  day(at: number): string;
}

/**
 * Makes the formatter.
 *
 * @param timeZone e.g. `Europe/London`
 * @param now milliseconds since the epoch
 */
export function localTimes(timeZone: string, now: number): LocalTimes {
  const formatter = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  const short = formatter({ hour: '2-digit', minute: '2-digit' });
  const long = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const date = formatter({ weekday: 'short', day: 'numeric', month: 'short' });
  const iso = formatter({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const day = (at: number) => {
    const same = (other: number) => iso.format(at) === iso.format(other);
    return same(now) ? 'today' : same(now - DAY) ? 'yesterday' : date.format(at).replace(',', '');
  };
  return {
    timeZone,
    time: (at) => long.format(at),
    moment: (at) => `${day(at)} at ${short.format(at)}`,
    day,
  };
}

/** Formats a duration in the unit that people would use, e.g. `0.4 s`, `12 s`, `3 min`, `2 h`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10 * SECOND) return `${(milliseconds / SECOND).toFixed(1)} s`;
  if (milliseconds < 2 * MINUTE) return `${Math.round(milliseconds / SECOND)} s`;
  if (milliseconds < 2 * HOUR) return `${Math.round(milliseconds / MINUTE)} min`;
  return milliseconds < 2 * DAY
    ? `${Math.round(milliseconds / HOUR)} h`
    : `${Math.round(milliseconds / DAY)} days`;
}
