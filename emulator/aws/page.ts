import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a page answers; without more, status 200 and HTML. */
export interface PageResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** A stream stays open for as long as it has something to say, e.g. server-sent events. */
  readonly body: string | Uint8Array | Readable;
}

/** Something that is fetched by its address: a page, a JWKS, a form's target. */
export interface Page {
  readonly method?: 'GET' | 'POST';
  /** The exact path, or a pattern over it. */
  readonly path: string | RegExp;
  readonly respond: (request: {
    readonly url: URL;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }) => PageResponse | Promise<PageResponse>;
}

/** The page for a request, if there is one. A HEAD request gets what GET would. */
export function findPage(pages: readonly Page[], method: string, path: string): Page | undefined {
  const asked = method === 'HEAD' ? 'GET' : method;
  return pages.find(
    (page) =>
      (page.method ?? 'GET') === asked &&
      (typeof page.path === 'string' ? page.path === path : page.path.test(path)),
  );
}

/** Writes a page's answer; a stream ends with the connection. */
export async function replyPage(
  request: IncomingMessage,
  response: ServerResponse,
  { status = 200, headers = {}, body }: PageResponse,
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
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
      throw error;
    }
  });
}
