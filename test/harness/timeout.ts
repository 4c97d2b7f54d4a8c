/** Milliseconds after which a test or a hook counts as hanging; long, so that a slow machine fails no test. */
const TIMEOUT = 600_000;

/** Milliseconds after which a wait for an email, a page or a log line counts as hanging; less than a test may take. */
export const WAIT_TIMEOUT = 60_000;

/** Returns a function that rejects if `work` takes longer. The work itself cannot be stopped. */
export function withTimeout(work: () => unknown, timeout = TIMEOUT): () => Promise<void> {
  return async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`Timed out after ${timeout} ms`)), timeout);
    try {
      await Promise.race([work(), promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}
