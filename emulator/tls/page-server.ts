import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { readBody } from '../aws/body.ts';
import { listen, stopListening } from '../aws/listen.ts';
import { isLoopbackHost } from '../aws/loopback.ts';
import { findPage, type Page, replyPage } from '../aws/page.ts';
import { allowOrigin, replyPreflight } from '../aws/reply.ts';
import { AwsError } from '../aws/service.ts';
import type { Certificate } from './certificate.ts';

export interface PageServerOptions {
  readonly certificate: Certificate;
  /** What a browser shows. Pages may be added while the server runs. */
  readonly pages: readonly Page[];
  /** What scripts of other pages of this machine may read, too. */
  readonly apis: readonly Page[];
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** The flag that changes the port, for the sentence when it is busy. */
  readonly flag: string;
}

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const LIMITS = { maximumBytes: 100_000, timeoutMs: 10_000 };

/**
 * Serves pages over HTTPS on one loopback port, and answers only what is addressed to this machine.
 *
 * @throws Error with a sentence when the port is in use
 */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const { certificate, port, flag } = options;
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      const status = error instanceof AwsError ? error.status : 500;
      if (status === 500) console.error(`${request.method} ${pathOf(request)}`, error);
      if (response.headersSent) response.destroy();
      else response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end();
    });
  });
  const listening = await listen(server, { port, flag });
  return { url: `https://localhost:${listening}`, close: () => stopListening(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { pages, apis }: PageServerOptions,
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
