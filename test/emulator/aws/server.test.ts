import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type AwsServer, type AwsServerOptions, startAwsServer } from '../../../emulator/aws/server.ts';
import { AwsError, type JsonService } from '../../../emulator/aws/service.ts';

const greeter: JsonService = {
  target: 'Greeter',
  actions: {
    Greet: ({ name }) => ({ greeting: `Hello ${name}` }),
    Fail: () => {
      throw new AwsError('NotAuthorizedException', 'Incorrect username or password.');
    },
    Break: () => {
      throw new Error('the password is hunter2');
    },
  },
};

const started: AwsServer[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

async function start(options: Partial<AwsServerOptions> = {}): Promise<AwsServer> {
  const server = await startAwsServer({ services: [greeter], port: 0, ...options });
  started.push(server);
  return server;
}

function call(server: AwsServer, target: string, body: string, headers: Record<string, string> = {}) {
  return fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target, ...headers },
    body,
  });
}

/** The Host header cannot be set with fetch. */
async function callAsHost(server: AwsServer, host: string): Promise<{ status: number; body: string }> {
  const request = httpRequest(server.url, {
    method: 'POST',
    headers: { host, 'x-amz-target': 'Greeter.Greet' },
  });
  request.end('{"name":"Ada"}');
  const [response] = await once(request, 'response');
  return { status: response.statusCode, body: await text(response) };
}

describe('an action', () => {
  test('responds in the JSON protocol of the request', async () => {
    const server = await start();
    const response = await call(server, 'Greeter.Greet', '{"name":"Ada"}');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({ greeting: 'Hello Ada' });

    const older = await call(server, 'Greeter.Greet', '{}', { 'content-type': 'application/x-amz-json-1.0' });
    expect(older.headers.get('content-type')).toBe('application/x-amz-json-1.0');
  });

  test("fails in AWS's format, in the body and in the header", async () => {
    const response = await call(await start(), 'Greeter.Fail', '{}');
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('NotAuthorizedException');
    expect(await response.json()).toEqual({
      __type: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
  });

  test('with an unexpected exception responds 500 without its message and reports it', async () => {
    const reported: unknown[] = [];
    const server = await start({ onError: (error, where) => reported.push([where, error]) });
    const response = await call(server, 'Greeter.Break', '{}');
    expect(response.status).toBe(500);
    expect(response.headers.get('x-amzn-errortype')).toBe('InternalErrorException');
    expect(await response.text()).not.toContain('hunter2');
    expect(reported).toEqual([['POST Greeter.Break', new Error('the password is hunter2')]]);
  });

  test('of a REST service is selected by method and path', async () => {
    const server = await start({ restServices: [{ routes: { 'POST /Traces': () => ({ Traces: [] }) } }] });
    const response = await fetch(`${server.url}/Traces`, { method: 'POST', body: '{}' });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ Traces: [] });
  });

  test('of a REST service takes its input from path, query and body', async () => {
    const echo = (input: object) => input;
    const routes = { 'PUT /things': echo, 'GET /things/{Name}': echo, 'DELETE /things/{Name}': echo };
    const { url } = await start({ restServices: [{ routes }] });
    const send = async (method: string, path: string, body?: string) => {
      const response = await fetch(`${url}${path}`, { method, ...(body !== undefined && { body }) });
      return response.json();
    };
    expect(await send('PUT', '/things', '{"Name":"a"}')).toEqual({ Name: 'a' });
    expect(await send('GET', '/things/a%2Fb%40c?Size=2&Kind=x&Kind=y')).toEqual({
      Name: 'a/b@c',
      Size: '2',
      Kind: ['x', 'y'],
    });
    expect(await send('DELETE', '/things/a')).toEqual({ Name: 'a' });
    expect(await send('GET', '/things/')).toMatchObject({ __type: 'UnknownOperationException' });
    expect(await send('GET', '/things/%ff')).toMatchObject({ __type: 'UnknownOperationException' });
    expect(await send('GET', '/things/a/b')).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

describe('an invalid request', () => {
  test.each([
    ['malformed JSON', 'Greeter.Greet', '{', 400, 'SerializationException'],
    ['an empty body', 'Greeter.Greet', '', 400, 'SerializationException'],
    ['JSON that is not an object', 'Greeter.Greet', '[1]', 400, 'SerializationException'],
    ['null', 'Greeter.Greet', 'null', 400, 'SerializationException'],
    ['an unknown action', 'Greeter.Shout', '{}', 400, 'UnknownOperationException'],
    ['a name that every object has', 'Greeter.toString', '{}', 400, 'UnknownOperationException'],
    ['an unknown service', 'Unknown.Greet', '{}', 400, 'UnknownOperationException'],
    ['a target without an action', 'Greet', '{}', 400, 'UnknownOperationException'],
    [
      'a body over the limit',
      'Greeter.Greet',
      `{"name":"${'a'.repeat(1_000_001)}"}`,
      413,
      'RequestEntityTooLargeException',
    ],
  ])('with %s is rejected', async (_name, target, body, status, type) => {
    const response = await call(await start(), target, body);
    expect(response.status).toBe(status);
    expect(response.headers.get('x-amzn-errortype')).toBe(type);
    expect(await response.json()).toMatchObject({ __type: type, message: expect.stringMatching(/./) });
  });

  test('with another method or without a target is rejected', async () => {
    const { url } = await start();
    const responses = await Promise.all([
      fetch(url, { method: 'PUT', body: '{}' }),
      fetch(url, { method: 'DELETE', headers: { 'x-amz-target': 'Greeter.Greet' } }),
      fetch(url, { method: 'POST', body: '{}' }),
      fetch(`${url}/nowhere`),
    ]);
    expect(responses.map((response) => response.status)).toEqual([405, 405, 400, 404]);
    expect(responses.map((response) => response.headers.get('x-amzn-errortype'))).toEqual([
      'MethodNotAllowedException',
      'MethodNotAllowedException',
      'MissingActionException',
      'UnknownOperationException',
    ]);
  });

  test('with a body that does not arrive in time is rejected', async () => {
    const server = await start({ limits: { timeoutMs: 20 } });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      'POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: Greeter.Greet\r\ncontent-length: 100\r\n\r\n{"name"',
    );
    const response = await text(socket);
    expect(response).toContain('HTTP/1.1 408');
    expect(response).toContain('RequestTimeoutException');
  });

  test('keeps its connection for the next one, but not for long, and the client is not told', async () => {
    const server = await start({ idleMs: 200 });
    const socket = connect(server.port, '127.0.0.1');
    const body = '{"name":"Ada"}';
    const request = `POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: Greeter.Greet\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    socket.write(request);
    await once(socket, 'data');
    const startedAt = performance.now();
    socket.write(request);
    const answers = await text(socket);
    expect(answers).toContain('Hello Ada');
    expect(answers.toLowerCase()).not.toContain('keep-alive: timeout');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(190);
  });

  test('with an invalid URL is rejected', async () => {
    const server = await start();
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET http://[ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    expect(await text(socket)).toContain('HTTP/1.1 404');
  });
});

describe('a browser', () => {
  const origin = 'http://localhost:3000';
  const requested =
    'amz-sdk-invocation-id,amz-sdk-request,cache-control,content-type,x-amz-target,x-amz-user-agent';

  test('may send every header that Amplify sends', async () => {
    const { url } = await start();
    const response = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': requested,
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-headers')).toBe(requested);
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(Number(response.headers.get('access-control-max-age'))).toBeGreaterThan(0);
  });

  test.each(['Greeter.Greet', 'Greeter.Fail', 'Greeter.Unknown'])(
    'may read the response of %s and its error type',
    async (target) => {
      const response = await call(await start(), target, '{}', { origin });
      expect(response.headers.get('access-control-allow-origin')).toBe(origin);
      expect(response.headers.get('access-control-expose-headers')).toContain('x-amzn-errortype');
    },
  );

  test.each(['https://evil.example', 'http://localhost.evil.example', 'null'])(
    'is rejected when its page comes from %s',
    async (foreign) => {
      const response = await call(await start(), 'Greeter.Greet', '{}', { origin: foreign });
      expect(response.status).toBe(403);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('that DNS rebinding led to loopback is rejected by its Host header', async () => {
    const server = await start();
    for (const host of [
      'evil.example',
      'evil.example:3001',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
    ]) {
      expect(await callAsHost(server, host)).toMatchObject({
        status: 403,
        body: expect.stringContaining('AccessDeniedException'),
      });
    }
    for (const host of ['localhost', `localhost:${server.port}`, '127.0.0.1:80', '[::1]:3001']) {
      expect(await callAsHost(server, host)).toMatchObject({ status: 200 });
    }
  });
});

describe('a route', () => {
  test('is served by its exact path or by a pattern', async () => {
    const { url } = await start({
      routes: [
        { path: '/', respond: () => ({ body: '<h1>Operations</h1>' }) },
        {
          path: /^\/[^/]+\/\.well-known\/jwks\.json$/,
          respond: ({ url: { pathname } }) => ({
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ pathname }),
          }),
        },
        { method: 'POST', path: '/switch', respond: ({ body }) => ({ status: 201, body }) },
      ],
    });
    const home = await fetch(url);
    expect(home.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await home.text()).toBe('<h1>Operations</h1>');
    const jwks = await fetch(`${url}/eu-west-1_abc/.well-known/jwks.json?x=1`);
    expect(await jwks.json()).toEqual({ pathname: '/eu-west-1_abc/.well-known/jwks.json' });
    const switched = await fetch(`${url}/switch`, { method: 'POST', body: 'kms=off' });
    expect([switched.status, await switched.text()]).toEqual([201, 'kms=off']);
    expect(await (await fetch(url, { method: 'HEAD' })).text()).toBe('');
  });
});

describe('a streamed response', () => {
  test('is sent chunk by chunk and ends without an error when the client disconnects', async () => {
    const reported: unknown[] = [];
    const body = new PassThrough();
    const { url } = await start({
      routes: [
        { path: '/events', respond: () => ({ headers: { 'content-type': 'text/event-stream' }, body }) },
      ],
      onError: (error) => reported.push(error),
    });
    const reader = new AbortController();
    const response = await fetch(`${url}/events`, { signal: reader.signal });
    body.write('data: 1\n\n');
    const chunk = await response.body?.getReader().read();
    expect(Buffer.from(chunk?.value ?? []).toString()).toBe('data: 1\n\n');
    const closed = new Promise((resolve) => body.once('close', resolve));
    reader.abort();
    await closed;
    expect(reported).toEqual([]);
  });

  test('of a route that throws is 500 and is reported', async () => {
    const reported: unknown[] = [];
    const { url } = await start({
      routes: [
        {
          path: '/',
          respond: () => {
            throw new Error('secret');
          },
        },
      ],
      onError: (error) => reported.push(error),
    });
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(reported).toHaveLength(1);
  });
});

describe('the server', () => {
  test('names the busy port and the flag that changes it', async () => {
    const { port } = await start();
    await expect(start({ port, flag: '--aws-port' })).rejects.toThrow(
      `Port ${port} is in use. Choose another with --aws-port (0 takes a free one).`,
    );
  });

  test('closes at once, even with open connections', async () => {
    const server = await startAwsServer({ services: [greeter], port: 0 });
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await server.close();
    await closed;
  });
});
