import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWebServer } from '../../../local/web/server.ts';

const root = await mkdtemp(join(tmpdir(), 'site-'));
const site = join(root, 'site');
await mkdir(site);
await writeFile(join(site, 'index.html'), '<h1>App</h1>');
await writeFile(join(root, 'secret.txt'), 'outside the site');

const server = await startWebServer({
  site,
  config: () => ({ region: 'eu-west-1' }),
  hosting: {
    CustomRules: [
      { Source: '/login', Target: '/index.html', Status: '200' },
      { Source: '/<*>', Target: '/index.html', Status: '404' },
    ],
    CustomHeaders: 'customHeaders: [{ pattern: "**", headers: [{ key: X-Frame-Options, value: DENY }] }]',
  },
  port: 0,
  flag: '--web-port',
});
afterAll(() => server.close());

/** Sends a path unchanged; `fetch` would normalise it. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number | undefined; body: string; headers: object }>((resolve, reject) => {
    const { port } = new URL(server.url);
    request({ port, path, method, headers: { host: 'localhost', ...headers } }, async (response) => {
      const body = (await response.toArray()).join('');
      resolve({ status: response.statusCode, body, headers: response.headers });
    })
      .on('error', reject)
      .end();
  });

describe('the local web server', () => {
  test('serves the app with the headers of the template', async () => {
    expect(await get('/login')).toMatchObject({
      status: 200,
      body: '<h1>App</h1>',
      headers: { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' },
    });
    expect(await get('/')).toMatchObject({ status: 200, body: '<h1>App</h1>' });
  });

  test('serves the configuration of the app', async () => {
    expect(JSON.parse((await get('/config.json')).body)).toEqual({ region: 'eu-west-1' });
  });

  test('answers 404 with the app at an unknown path', async () => {
    expect(await get('/nowhere')).toMatchObject({ status: 404, body: '<h1>App</h1>' });
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '//etc/passwd',
    '/\\..\\secret.txt',
  ])('never leaves its folder for %s', async (path) => {
    const { status, body } = await get(path);
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('outside the site');
  });

  test('answers only requests for a loopback host', async () => {
    expect(await get('/login', { host: 'clinic.example' })).toMatchObject({ status: 403 });
  });

  test('accepts only GET and HEAD', async () => {
    expect(await get('/login', {}, 'POST')).toMatchObject({ status: 400 });
    expect(await get('/login', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  test('compresses for a browser that accepts it', async () => {
    const response = await fetch(`${server.url}/login`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toBe('<h1>App</h1>');
  });

  test('says how to choose another port', async () => {
    const usedPort = Number(new URL(server.url).port);
    const options = { site, config: () => ({}), hosting: {}, port: usedPort, flag: '--web-port' };
    await expect(startWebServer(options)).rejects.toThrow(/in use.*--web-port/);
  });
});
