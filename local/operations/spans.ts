import { assembleTrace } from '../../emulator/xray/trace.ts';
import type { SegmentDocument, TraceStore } from '../../emulator/xray/trace-store.ts';

/** One bar of a trace's waterfall. */
export interface Span {
  readonly name: string;
  readonly milliseconds: number;
  /** Milliseconds since the trace began. */
  readonly after: number;
  /** The number of spans around it. */
  readonly depth: number;
  readonly failed: boolean;
}

/** Returns the spans of a trace, each followed by its parts; none for an unknown trace. */
export function spansOf(traceId: string, traces: TraceStore): Span[] {
  const trace = assembleTrace(traceId, traces.documents(traceId));
  if (trace === undefined) return [];
  const roots = [...trace.segments].sort((a, b) => a.start_time - b.start_time);
  return roots.flatMap((segment) => spansBelow(segment, trace.startTime, 0));
}

function spansBelow(segment: SegmentDocument, start: number, depth: number): Span[] {
  const parts = (segment.subsegments ?? []).flatMap((part) => spansBelow(part, start, depth + 1));
  const { name, start_time: from, end_time: to, fault, error, throttle } = segment;
  if (to === undefined) return parts;
  const span = {
    name,
    milliseconds: inMilliseconds(to - from),
    after: inMilliseconds(from - start),
    depth,
    failed: fault === true || error === true || throttle === true,
  };
  return [span, ...parts];
}

const inMilliseconds = (seconds: number) => Math.round(seconds * 1000);
