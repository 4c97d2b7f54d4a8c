import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RouteResponse } from '../emulator/aws/route.ts';
import { type AwsServer, startAwsServer } from '../emulator/aws/server.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

const NOT_FOUND: RouteResponse = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'There is no such page.',
};

/**
 * Serves the built documentation on loopback.
 *
 * @param folder of the site
 * @param port 0 selects a free one
 * @throws Error if the port is in use
 */
export function startDocsServer(folder: string, port: number): Promise<AwsServer> {
  return startAwsServer({
    services: [],
    routes: [{ path: /^\//, respond: ({ url }) => readPage(folder, url.pathname) }],
    port,
    flag: '--port',
  });
}

/** Reads a file of the site. A parsed URL has no dots that would lead out of the folder. */
function readPage(folder: string, path: string): RouteResponse {
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  const type = TYPES[extname(file)];
  if (type === undefined || !existsSync(file) || !statSync(file).isFile()) return NOT_FOUND;
  return { headers: { 'content-type': type, 'cache-control': 'no-cache' }, body: readFileSync(file) };
}
