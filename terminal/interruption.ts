/** A signal that Ctrl-C gives. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Leaves Ctrl-C to the process again. */
  stop(): void;
}

/** The first Ctrl-C ends the work in order; the second ends the process at once, as is usual. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    stop: () => void process.off('SIGINT', interrupt).off('SIGTERM', interrupt),
  };
}
