import { randomBytes } from 'node:crypto';

/** A trace's id and the segment that is the parent of the function's own subsegments. */
export interface TraceContext {
  /** `1-<8 hex>-<24 hex>`: the time in seconds and a random part. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly segmentId: string;
  readonly sampled: boolean;
}

/** @param now milliseconds since the epoch */
export function newTraceId(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `1-${seconds}-${randomBytes(12).toString('hex')}`;
}

export const newSegmentId = (): string => randomBytes(8).toString('hex');

/**
 * Formats the tracing header of one invocation.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function formatTraceHeader({ traceId, segmentId, sampled }: TraceContext): string {
  return `Root=${traceId};Parent=${segmentId};Sampled=${sampled ? 1 : 0}`;
}
