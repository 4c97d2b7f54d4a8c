/** Milliseconds after which a test or a hook counts as hanging. It is long, because tests do not measure the machine. */
const TIMEOUT = 600_000;

/** Milliseconds after which a wait for an email, a page or a log line counts as hanging; less than a test may take. */
export const WAIT_TIMEOUT = 120_000;

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
