/** A segment or subsegment document, in its documented format. */
export interface SegmentDocument {
  readonly id: string;
  readonly trace_id: string;
  readonly name: string;
  /** Seconds since the epoch. */
  readonly start_time: number;
  readonly end_time?: number;
  readonly parent_id?: string;
  readonly type?: string;
  readonly origin?: string;
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
  readonly fault?: boolean;
  readonly error?: boolean;
  readonly throttle?: boolean;
  readonly subsegments?: readonly SegmentDocument[];
  readonly [field: string]: unknown;
}

export interface TraceStore {
  /** Stores a document; it replaces an earlier one with the same id. */
  put(document: SegmentDocument): void;
  /** Returns a trace's documents in the order of their arrival; none for an unknown trace. */
  documents(traceId: string): readonly SegmentDocument[];
  /** Returns the oldest trace first. */
  traceIds(): readonly string[];
  /** Calls a listener with each new document until the returned function is called. */
  subscribe(listener: (document: SegmentDocument) => void): () => void;
}

export interface TraceStoreOptions {
  /** Beyond this number, the oldest traces are dropped. */
  readonly maxTraces?: number;
  /** Beyond this number, documents are not added to a trace. */
  readonly maxDocumentsPerTrace?: number;
}

/** Makes an empty trace store in memory. */
export function createTraceStore(options: TraceStoreOptions = {}): TraceStore {
  const { maxTraces = 2_000, maxDocumentsPerTrace = 1000 } = options;
  const traces = new Map<string, Map<string, SegmentDocument>>();
  const listeners = new Set<(document: SegmentDocument) => void>();
  return {
    put(document) {
      const trace = traces.get(document.trace_id) ?? new Map<string, SegmentDocument>();
      if (trace.size >= maxDocumentsPerTrace && !trace.has(document.id)) return;
      trace.set(document.id, document);
      traces.set(document.trace_id, trace);
      if (traces.size > maxTraces) {
        const [oldest = ''] = traces.keys();
        traces.delete(oldest);
      }
      for (const listener of listeners) listener(document);
    },
    documents: (traceId) => [...(traces.get(traceId)?.values() ?? [])],
    traceIds: () => [...traces.keys()],
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
