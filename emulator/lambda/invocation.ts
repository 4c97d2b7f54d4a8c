/** One delivery of an event to a function's process. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  /** JSON text. */
  readonly event: string;
  /** The value of the trace header. */
  readonly traceHeader: string;
}

/** An error as the runtime reports it, e.g. `{"errorType":"TypeError","errorMessage":"…","trace":[…]}`. */
export interface ErrorPayload {
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly trace?: readonly string[];
}

export type Outcome =
  | { readonly status: 'success'; readonly payload: string }
  | { readonly status: 'error' | 'failure' | 'timeout'; readonly error: ErrorPayload };

/** The outcome of an invocation with its measurements. */
export interface InvocationReport {
  readonly outcome: Outcome;
  /** Milliseconds from the delivery of the event to the response. */
  readonly durationMs: number;
  /** Milliseconds, for the first invocation of a process. */
  readonly initDurationMs?: number;
  /** MB at the process's peak, where the operating system reports it. */
  readonly maxMemoryUsedMb?: number;
}

/** The response of Lambda's Invoke to a synchronous invocation. */
export interface InvocationResult {
  readonly requestId: string;
  readonly traceId: string;
  readonly statusCode: 200;
  /** Set when the function failed; the payload is then its error. */
  readonly functionError?: 'Unhandled';
  /** The function's return value, parsed. */
  readonly payload: unknown;
  readonly durationMs: number;
}
