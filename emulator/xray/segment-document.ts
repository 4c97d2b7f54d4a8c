import type { SegmentDocument } from './trace-store.ts';

const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const SEGMENT_ID = /^[0-9a-f]{16}$/i;

/**
 * Parses a segment document.
 *
 * @returns undefined for invalid JSON and for a document without the fields that every segment has
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

/** Deeper than any real trace, and shallow enough for recursion. */
const MAXIMUM_DEPTH = 50;

function isSegmentDocument(value: unknown): value is SegmentDocument {
  if (!hasCommonFields(value)) return false;
  const { trace_id: traceId, subsegments = [] } = value;
  return typeof traceId === 'string' && TRACE_ID.test(traceId) && areSubsegments(subsegments, 1);
}

function areSubsegments(value: unknown, depth: number): boolean {
  return (
    Array.isArray(value) &&
    depth <= MAXIMUM_DEPTH &&
    value.every((each) => hasCommonFields(each) && areSubsegments(each.subsegments ?? [], depth + 1))
  );
}

/** Checks the fields that segments and subsegments have in common. */
function hasCommonFields(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, start_time: start } = value as Record<string, unknown>;
  return (
    typeof id === 'string' && SEGMENT_ID.test(id) && typeof name === 'string' && typeof start === 'number'
  );
}
