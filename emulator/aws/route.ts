import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The response of a route; status 200 and HTML by default. */
export interface RouteResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** The response stays open until a stream ends, e.g. for server-sent events. */
  readonly body: string | Uint8Array | Readable;
}

/** A resource with an address of its own, such as a page, a JWKS or the target of a form. */
export interface Route {
  readonly method?: 'GET' | 'POST';
  /** The exact path, or a pattern for it. */
  readonly path: string | RegExp;
  readonly respond: (request: {
    readonly url: URL;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }) => RouteResponse | Promise<RouteResponse>;
}

/** Finds the route of a request; HEAD requests use that of GET. */
export function findRoute(routes: readonly Route[], method: string, path: string): Route | undefined {
  const wanted = method === 'HEAD' ? 'GET' : method;
  return routes.find(
    (route) =>
      (route.method ?? 'GET') === wanted &&
      (typeof route.path === 'string' ? route.path === path : route.path.test(path)),
  );
}

/** Sends a route's response; a stream ends when the client disconnects. */
export async function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status = 200, headers = {}, body }: RouteResponse,
): Promise<void> {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  if (!(body instanceof Readable)) {
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  response.flushHeaders();
  await pipeline(body, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
