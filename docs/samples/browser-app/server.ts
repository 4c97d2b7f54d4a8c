import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/*
 * Serves the page of an app that runs in the browser. Single sign-on needs only four public settings; there is no secret,
 * and the server never sees a token. Any file server would do.
 */
const {
  APP_NAME = 'Booking',
  PORT = '3005',
  ISSUER = '',
  CLIENT_ID = '',
  SIGN_IN_DOMAIN = '',
  CALLBACK_PATH = '/',
  SIGNED_OUT_PATH = '/',
  USER_POOL_ENDPOINT,
} = process.env;

const read = (file: string) => readFileSync(new URL(file, import.meta.url));

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('app.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2023',
  write: false,
});

const server = createServer(({ url = '' }, response) => {
  const [path = ''] = url.split('?', 1);
  const [type, body] = respond(path);
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(body);
});

/** Serves the page at every other path, one of which is the callback URL. */
function respond(path: string): [type: string, body: string | Uint8Array] {
  switch (path) {
    case '/app.js':
      return ['text/javascript; charset=utf-8', outputFiles[0]?.contents ?? ''];
    case '/style.css':
      return ['text/css; charset=utf-8', read('../style.css')];
    case '/settings.json':
      return ['application/json', JSON.stringify(settings())];
    default:
      return ['text/html; charset=utf-8', read('index.html')];
  }
}

function settings() {
  return {
    name: APP_NAME,
    userPoolId: ISSUER.split('/').at(-1),
    clientId: CLIENT_ID,
    domain: SIGN_IN_DOMAIN,
    callbackUrl: `${origin()}${CALLBACK_PATH}`,
    signedOutUrl: `${origin()}${SIGNED_OUT_PATH}`,
    userPoolEndpoint: USER_POOL_ENDPOINT,
  };
}

const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

server.listen(Number(PORT), 'localhost', () => process.stdout.write(`${APP_NAME} is at ${origin()}\n`));
