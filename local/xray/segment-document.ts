import type { SegmentDocument } from './trace-store.ts';

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const SEGMENT_ID = /^[0-9a-f]{16}$/i;

/**
 * Reads a segment document.
 *
 * @returns undefined for what is not one: no JSON, or without the fields that every segment has
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function readSegmentDocument(text: string): SegmentDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isSegmentDocument(value) ? value : undefined;
}

function isSegmentDocument(value: unknown): value is SegmentDocument {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { id, trace_id: traceId, name, start_time: start } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    SEGMENT_ID.test(id) &&
    typeof traceId === 'string' &&
    TRACE_ID.test(traceId) &&
    typeof name === 'string' &&
    typeof start === 'number'
  );
}
