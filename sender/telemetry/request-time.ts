/**
 * Returns the time at which the request of a trace was made. Its id names the second in which the trace began; all attempts
 * of Lambda at one event share the trace. A time since then is up to a second too long, and never too short.
 *
 * @param traceId `1-<8 hex digits: seconds since the epoch>-<24 hex digits>`
 * @returns milliseconds since the epoch, or undefined if the id has another form
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids
 */
export function requestTimeOf(traceId: string | undefined): number | undefined {
  const [, seconds] = /^1-([0-9a-f]{8})-[0-9a-f]{24}$/.exec(traceId ?? '') ?? [];
  return seconds === undefined ? undefined : Number.parseInt(seconds, 16) * 1000;
}
