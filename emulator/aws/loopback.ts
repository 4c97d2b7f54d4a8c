import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { sendError } from './json-response.ts';
import { AwsError } from './service.ts';

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Puts `requireLoopback` in front of a server's request listeners. `listen` does it for every server; call it before
 * `server.listen` only where `listen` cannot be used.
 */
export function guardLoopback(server: Server): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    try {
      requireLoopback(request);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      sendError(request, response, error);
      return;
    }
    for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
  });
}

/**
 * Lets through only requests that this machine addressed to itself. A web page elsewhere can make a browser send
 * requests to loopback, either under its own name (DNS rebinding, visible in the Host header) or from its own origin
 * (visible in the headers Origin and Sec-Fetch-Site). Such a page may only lead the browser here by a link, because it
 * can then neither read nor frame what it opened.
 *
 * @throws AwsError `AccessDeniedException` 403
 * @see https://www.w3.org/TR/fetch-metadata/
 */
function requireLoopback({ method = '', headers }: Pick<IncomingMessage, 'method' | 'headers'>): void {
  const {
    host = '',
    origin,
    'sec-fetch-site': site,
    'sec-fetch-mode': mode,
    'sec-fetch-dest': dest,
  } = headers;
  if (!isLoopbackHost(host)) {
    throw new AwsError('AccessDeniedException', 'Only requests to localhost are accepted.', 403);
  }
  const isFollowedLink =
    ['GET', 'HEAD'].includes(method) && mode === 'navigate' && dest === 'document' && origin === undefined;
  // Between http and https on this machine, browsers say cross-site, too; they then send the origin.
  const isForeign =
    origin === undefined ? site === 'cross-site' && !isFollowedLink : !isLoopbackOrigin(origin);
  if (isForeign) {
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
