/** What a failed request to a service can be told by. */
export interface ErrorFacts {
  /** As the service names its error; the client's own name for what was not answered. */
  readonly name: string;
  /** As Node names what broke a connection; empty for everything else. */
  readonly code: string;
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;
}

/** @param cause what the client threw */
export function factsOf(cause: unknown): ErrorFacts {
  if (!(cause instanceof Error)) return { name: '', code: '', status: undefined };
  const { code, $metadata } = cause as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return { name: cause.name, code: typeof code === 'string' ? code : '', status: $metadata?.httpStatusCode };
}

/** Whether a service refused the request for good: with a status that says so, and not because of the moment. */
export function isRefusal({ name, status }: ErrorFacts): boolean {
  if (status === undefined || status < 400 || status >= 500 || status === 408 || status === 429) return false;
  return !/Throttl|TooMany|Limit|Timeout/.test(name);
}
