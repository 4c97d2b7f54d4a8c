import type { SegmentDocument } from './trace-store.ts';

/** A trace as X-Ray returns it: segments that contain the subsegments which arrived separately. */
export interface Trace {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly startTime: number;
  /** Seconds from the first segment's start to the last one's end. */
  readonly duration: number;
  readonly segments: readonly SegmentDocument[];
  /** Every segment and subsegment. */
  readonly all: readonly SegmentDocument[];
  readonly annotations: ReadonlyMap<string, readonly (string | number | boolean)[]>;
  readonly hasFault: boolean;
  readonly hasError: boolean;
  readonly hasThrottle: boolean;
}

/**
 * Assembles a trace from its documents.
 *
 * @returns undefined when no document is a root
 */
export function assembleTrace(id: string, documents: readonly SegmentDocument[]): Trace | undefined {
  if (documents.length === 0) return undefined;
  const segments = nest(documents);
  if (segments.length === 0) return undefined;
  const all = segments.flatMap(flatten);
  const startTime = Math.min(...all.map((segment) => segment.start_time));
  const endTime = Math.max(...all.map((segment) => segment.end_time ?? segment.start_time));
  const annotations = new Map<string, (string | number | boolean)[]>();
  for (const [key, value] of all.flatMap((segment) => Object.entries(segment.annotations ?? {}))) {
    annotations.set(key, [...new Set([...(annotations.get(key) ?? []), value])]);
  }
  return {
    id,
    startTime,
    duration: endTime - startTime,
    segments,
    all,
    annotations,
    hasFault: all.some((segment) => segment.fault === true),
    hasError: all.some((segment) => segment.error === true),
    hasThrottle: all.some((segment) => segment.throttle === true),
  };
}

/** Nests subsegments in their parents; a subsegment whose parent has not arrived stays a root. */
function nest(documents: readonly SegmentDocument[]): SegmentDocument[] {
  const known = new Set(documents.flatMap(flatten).map((document) => document.id));
  const children = new Map<string, SegmentDocument[]>();
  const roots: SegmentDocument[] = [];
  for (const document of documents) {
    const parent = document.parent_id;
    if (
      document.type === 'subsegment' &&
      parent !== undefined &&
      parent !== document.id &&
      known.has(parent)
    ) {
      children.set(parent, [...(children.get(parent) ?? []), document]);
    } else {
      roots.push(document);
    }
  }
  const adopted = new Set<string>();
  return roots.map((root) => adopt(root, children, adopted));
}

/** Adds each subsegment to its parent, once. */
function adopt(
  segment: SegmentDocument,
  children: ReadonlyMap<string, readonly SegmentDocument[]>,
  adopted: Set<string>,
): SegmentDocument {
  if (adopted.has(segment.id)) return segment;
  adopted.add(segment.id);
  const subsegments = [...(segment.subsegments ?? []), ...(children.get(segment.id) ?? [])];
  if (subsegments.length === 0) return segment;
  return {
    ...segment,
    subsegments: subsegments
      .map((child) => adopt(child, children, adopted))
      .sort((a, b) => a.start_time - b.start_time),
  };
}

function flatten(segment: SegmentDocument): SegmentDocument[] {
  return [segment, ...(segment.subsegments ?? []).flatMap(flatten)];
}
