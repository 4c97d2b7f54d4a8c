/** Milliseconds that a test or a hook may take unless it says otherwise. */
const TIMEOUT = 30_000;

/** What fails when `work` takes longer; it is left to itself then, as it cannot be stopped. */
export function withTimeout(work: () => unknown, timeout = TIMEOUT): () => Promise<void> {
  return async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`It takes longer than ${timeout} ms`)), timeout);
    try {
      await Promise.race([work(), promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}
