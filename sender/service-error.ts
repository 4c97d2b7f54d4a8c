/** The parts of a failed request's error that identify it. */
export interface ServiceError {
  /** The service's name of the error; the client's own name when there was no answer. */
  readonly name: string;
  /** Node's code of a broken connection; empty for other errors. */
  readonly code: string;
  /** The HTTP status of the answer; undefined when there was none. */
  readonly status: number | undefined;
}

/**
 * Reads the error of a failed request.
 *
 * @param cause what the client threw
 */
export function readServiceError(cause: unknown): ServiceError {
  if (!(cause instanceof Error)) return { name: '', code: '', status: undefined };
  const { code, $metadata } = cause as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return { name: cause.name, code: typeof code === 'string' ? code : '', status: $metadata?.httpStatusCode };
}

/** Returns whether a service refused the request permanently: with a 4xx status, but not for throttling or a timeout. */
export function isRefusal({ name, status }: ServiceError): boolean {
  if (status === undefined || status < 400 || status >= 500 || status === 408 || status === 429) return false;
  return !/Throttl|TooMany|Limit|Timeout/.test(name);
}
