import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { readBody } from '../aws/body.ts';
import { listen, stopListening } from '../aws/listen.ts';
import { isLoopbackHost } from '../aws/loopback.ts';
import { findPage, type Page, replyPage } from '../aws/page.ts';
import { allowOrigin, replyPreflight } from '../aws/reply.ts';
import { AwsError } from '../aws/service.ts';
import type { Certificate } from './certificate.ts';

/** The pages of a server. */
export interface PageHandlers {
  /** What a browser shows. */
  readonly pages: readonly Page[];
  /** What scripts of other pages of this machine may read, too. */
  readonly apis: readonly Page[];
}

export interface PageServerOptions {
  readonly certificate: Certificate;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** The flag that changes the port, for the sentence when it is busy. */
  readonly flag: string;
}

export interface PageServer {
  readonly url: string;
  /** Answers the requests, those that waited first. */
  serve(handlers: PageHandlers): void;
  close(): Promise<void>;
}

const LIMITS = { maximumBytes: 100_000, timeoutMs: 10_000 };

/**
 * Binds a loopback port for pages over HTTPS, which must know its address. Requests wait until `serve` is called; only
 * those that are addressed to this machine are answered.
 *
 * @throws Error with a sentence when the port is in use
 */
export async function bindPageServer({ certificate, port, flag }: PageServerOptions): Promise<PageServer> {
  const handlers = Promise.withResolvers<PageHandlers>();
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const answered = handlers.promise.then((served) => answer(request, response, served));
    answered.catch((error: unknown) => {
      const status = error instanceof AwsError ? error.status : 500;
      if (status === 500) console.error(`${request.method} ${pathOf(request)}`, error);
      if (response.headersSent) response.destroy();
      else response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end();
    });
  });
  const listening = await listen(server, { port, flag });
  return {
    url: `https://localhost:${listening}`,
    serve: handlers.resolve,
    close: () => stopListening(server),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { pages, apis }: PageHandlers,
): Promise<void> {
  const { method = '', headers } = request;
  const url = URL.parse(request.url ?? '', `https://${headers.host ?? ''}`);
  if (url === null || !isLoopbackHost(headers.host ?? '')) throw new AwsError('BadRequest', 'Not for here.');
  const isApi = apis.some(({ path }) => path === url.pathname);
  if (isApi) allowOrigin(request, response);
  if (isApi && method === 'OPTIONS') {
    replyPreflight(request, response);
    return;
  }
  const page = findPage(isApi ? apis : pages, method, url.pathname);
  if (page === undefined) throw new AwsError('NotFound', 'There is nothing here.', 404);
  const body = await readBody(request, LIMITS);
  await replyPage(request, response, await page.respond({ url, headers, body }));
}

/** Never with the query, which can hold an address or a code. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? '';
}
