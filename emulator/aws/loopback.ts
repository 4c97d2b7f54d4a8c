import type { IncomingMessage } from 'node:http';
import { AwsError } from './service.ts';

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Lets through only what this machine addressed to itself: a web page elsewhere can make a browser send
 * requests to loopback, either under its own name (DNS rebinding: the Host header tells) or from its own
 * origin (the Origin header tells).
 *
 * @throws AwsError `AccessDeniedException` 403
 */
export function requireLoopback(request: IncomingMessage): void {
  const { host = '', origin } = request.headers;
  if (!isLoopbackHost(host)) {
    throw new AwsError('AccessDeniedException', 'Only requests addressed to localhost are answered.', 403);
  }
  if (origin !== undefined && !isLoopbackOrigin(origin)) {
    throw new AwsError('AccessDeniedException', 'Only web pages served by localhost are answered.', 403);
  }
}

/** Whether a Host header names this machine. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOST.test(host);
}

/** Whether an Origin header names a page that this machine served. */
export function isLoopbackOrigin(origin: string): boolean {
  const [scheme, host, ...rest] = origin.split('//');
  return /^https?:$/.test(scheme ?? '') && isLoopbackHost(host ?? '') && rest.length === 0;
}
