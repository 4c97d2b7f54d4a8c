/** The parts of a failed request's error that identify it. */
export interface ServiceError {
  /** The service's name of the error; the client's own name when there was no answer. */
  readonly name: string;
  /** Node's code of a broken connection; empty for other errors. */
  readonly code: string;
  /** The HTTP status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** The service refused the time of the signature, or credentials that have expired. */
  readonly isOutdated: boolean;
  /** The service's clock differs by minutes, by which the client has corrected the time of its further requests. */
  readonly clockCorrected: boolean;
}

/** The names of errors about the time of a request, in all protocols of AWS. */
const OUTDATED = new Set([
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
  'ExpiredToken',
  'ExpiredTokenException',
]);

/**
 * The texts of `InvalidSignatureException`, `SignatureDoesNotMatch` in query protocols, when the time is the reason. The
 * other text is that the signature does not match.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */
const SIGNED_AT_WRONG_TIME = /signature (expired|not\s+yet current)/i;

/**
 * Reads the error of a failed request.
 *
 * @param cause what the client threw
 */
export function readServiceError(cause: unknown): ServiceError {
  const { name, message, code, $metadata } = (cause instanceof Error ? cause : {}) as Partial<ClientError>;
  const status = $metadata?.httpStatusCode;
  return {
    name: name ?? '',
    code: typeof code === 'string' ? code : '',
    status,
    isOutdated:
      status !== undefined && (OUTDATED.has(name ?? '') || SIGNED_AT_WRONG_TIME.test(message ?? '')),
    clockCorrected: $metadata?.clockSkewCorrected === true,
  };
}

/** An error of a client of the AWS SDK, or of Node's HTTP client. */
interface ClientError extends Error {
  readonly code: unknown;
  readonly $metadata: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
}

/**
 * Returns whether a service refused the request permanently: with a 4xx status, but not for throttling, a timeout or the
 * time of the request.
 */
export function isRefusal({ name, status, isOutdated }: ServiceError): boolean {
  if (isOutdated) return false;
  if (status === undefined || status < 400 || status >= 500 || status === 408 || status === 429) return false;
  return !/Throttl|TooMany|Limit|Timeout/.test(name);
}
