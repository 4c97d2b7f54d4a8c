import type { IncomingMessage } from 'node:http';
import { AwsError } from './service.ts';

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Lets through only requests that this machine addressed to itself. A web page elsewhere can make a browser send
 * requests to loopback, either under its own name (DNS rebinding, visible in the Host header) or from its own origin
 * (visible in the Origin header).
 *
 * @throws AwsError `AccessDeniedException` 403
 */
export function requireLoopback(request: IncomingMessage): void {
  const { host = '', origin } = request.headers;
  if (!isLoopbackHost(host)) {
    throw new AwsError('AccessDeniedException', 'Only requests to localhost are accepted.', 403);
  }
  if (origin !== undefined && !isLoopbackOrigin(origin)) {
    throw new AwsError(
      'AccessDeniedException',
      'Only requests from web pages of localhost are accepted.',
      403,
    );
  }
}

/** Checks that a Host header names this machine. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOST.test(host);
}

/** Checks that an Origin header names a page served by this machine. */
export function isLoopbackOrigin(origin: string): boolean {
  const [scheme, host, ...more] = origin.split('//');
  return /^https?:$/.test(scheme ?? '') && isLoopbackHost(host ?? '') && more.length === 0;
}
