import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { listen, stopListening } from '../../emulator/aws/listen.ts';
import type { JsonObject } from '../../emulator/template/assembly.ts';
import { type HostedResponse, readHosting } from './hosting.ts';

export interface WebServerOptions {
  /** Folder of the built site. */
  readonly site: string;
  /** Completes `index.html`, as it is done before a deployment. */
  readonly completePage?: (page: string) => string;
  /** Returns the content of `/config.json`, the app's configuration. */
  readonly config: () => object;
  /** Properties of the `AWS::Amplify::App`. */
  readonly hosting: JsonObject;
  readonly port: number;
  /** The flag that changes the port, for the error when it is in use. */
  readonly flag: string;
}

export interface WebServer {
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Serves the web app on loopback as Amplify Hosting does, with the rewrites and headers of the template.
 *
 * @throws Error with a sentence when the port is in use
 */
export async function startWebServer({
  site,
  config,
  completePage = (page) => page,
  hosting,
  port,
  flag,
}: WebServerOptions): Promise<WebServer> {
  const isFile = (path: string) => {
    const file = join(site, path);
    return existsSync(file) && statSync(file).isFile();
  };
  const serve = readHosting(hosting, (path) => path === '/config.json' || isFile(path));
  const read = (file: string) => {
    if (file === '/config.json') return Buffer.from(JSON.stringify(config()));
    const content = readFileSync(join(site, file));
    return file === '/index.html' ? Buffer.from(completePage(String(content))) : content;
  };

  const compress = createCompressor();
  const server = createServer((request, response) => {
    const path = pathOf(request);
    if (path === undefined) {
      response.writeHead(400).end();
      return;
    }
    const served = serve(path);
    reply(request, response, served, served.file === '' ? Buffer.alloc(0) : read(served.file), compress);
  });
  const listening = await listen(server, { port, flag });
  return { url: `http://localhost:${listening}`, close: () => stopListening(server) };
}

/**
 * Returns the path of a GET or HEAD request. Parsing it as a URL removes the dots that would lead out of
 * the site.
 */
function pathOf({ url = '', method = '' }: IncomingMessage): string | undefined {
  if (!['GET', 'HEAD'].includes(method)) return undefined;
  return URL.parse(url, 'http://localhost')?.pathname;
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  { status, file, headers }: HostedResponse,
  body: Buffer,
  compress: (file: string, body: Buffer) => Buffer,
) {
  const compressed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(status, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    vary: 'accept-encoding',
    ...(compressed && { 'content-encoding': 'gzip' }),
    ...headers,
  });
  if (request.method === 'HEAD') response.end();
  else response.end(compressed ? compress(file, body) : body);
}

/** Returns a function that compresses a file, again only when its content has changed. */
function createCompressor(): (file: string, body: Buffer) => Buffer {
  const known = new Map<string, { readonly body: Buffer; readonly gzip: Buffer }>();
  return (file, body) => {
    const last = known.get(file);
    if (last?.body.equals(body)) return last.gzip;
    const gzip = gzipSync(body);
    known.set(file, { body, gzip });
    return gzip;
  };
}
