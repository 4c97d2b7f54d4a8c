import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { allowOrigin, sendPreflight } from '../aws/cors.ts';
import { listen, stopListening } from '../aws/listen.ts';
import { readBody } from '../aws/request-body.ts';
import { findRoute, type Route, sendResponse } from '../aws/route.ts';
import { AwsError } from '../aws/service.ts';
import type { Certificate } from './certificate.ts';

/** The routes of a server. */
export interface HttpsHandlers {
  /** Routes that a browser navigates to. */
  readonly pages: readonly Route[];
  /** Routes that scripts on pages of other loopback ports may call. */
  readonly apis: readonly Route[];
}

export interface HttpsServerOptions {
  readonly certificate: Certificate;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** The command-line flag that changes the port, named in the error message when it is in use. */
  readonly flag: string;
}

export interface HttpsServer {
  readonly url: string;
  /** Handles requests, those that waited first. */
  serve(handlers: HttpsHandlers): void;
  close(): Promise<void>;
}

const LIMITS = { maximumBytes: 100_000, timeoutMs: 10_000 };

/**
 * Binds a loopback port for routes over HTTPS that must know its address. Requests wait until `serve` is called; only
 * those to localhost are accepted.
 *
 * @throws Error when the port is in use
 */
export async function bindHttpsServer({ certificate, port, flag }: HttpsServerOptions): Promise<HttpsServer> {
  const handlers = Promise.withResolvers<HttpsHandlers>();
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const handled = handlers.promise.then((served) => handle(request, response, served));
    handled.catch((error: unknown) => {
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

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { pages, apis }: HttpsHandlers,
): Promise<void> {
  const { method = '', headers } = request;
  const url = URL.parse(request.url ?? '', `https://${headers.host ?? ''}`);
  if (url === null) throw new AwsError('BadRequest', 'The request URL is not valid.');
  const isApi = apis.some(({ path }) => path === url.pathname);
  if (isApi) allowOrigin(request, response);
  if (isApi && method === 'OPTIONS') {
    sendPreflight(request, response);
    return;
  }
  const route = findRoute(isApi ? apis : pages, method, url.pathname);
  if (route === undefined) throw new AwsError('NotFound', 'There is nothing here.', 404);
  const body = await readBody(request, LIMITS);
  await sendResponse(request, response, await route.respond({ url, headers, body }));
}

/** Leaves out the query, which can contain an address or a code. */
function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? '';
}
