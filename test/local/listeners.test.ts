import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type IncomingHttpHeaders, request as requestHttp, Server } from 'node:http';
import { Server as HttpsServer, request as requestHttps } from 'node:https';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { type SampleApps, startSampleApps } from '../../local/sample-apps.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { startPreview } from '../../preview/server.ts';
import { REPOSITORY_SOURCES } from '../../preview/source-paths.ts';
import { ASSEMBLY, SITE } from '../harness/assembly.ts';

interface Listener {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** Sends a request and returns the status of its response. */
function statusOf(
  { host, port, isSecure }: Listener,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
  path = '/',
): Promise<number | undefined> {
  const send = isSecure ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send({ host, port, method, path, headers, rejectUnauthorized: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject).end();
  });
}

const FOREIGN: Readonly<Record<string, IncomingHttpHeaders>> = {
  'a name that an attacker leads to loopback': { host: 'evil.example' },
  'a name that begins like loopback': { host: '127.0.0.1.evil.example' },
  'a script of a foreign page': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  'a foreign page in an old browser': { origin: 'https://evil.example' },
  'a page without an origin': { origin: 'null', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
  'an image of a foreign page': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'no-cors',
    'sec-fetch-dest': 'image',
  },
  'a frame in a foreign page': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'iframe',
  },
  'a form of a foreign page': {
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  },
};

const OWN: Readonly<Record<string, IncomingHttpHeaders>> = {
  'the command line': {},
  'a page of another port': { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
  'a page of this machine without TLS': { origin: 'http://localhost:3000', 'sec-fetch-site': 'cross-site' },
  'an address that was typed': { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
  'a link in a foreign page': {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  },
};

describe('every listener of the local system', () => {
  const servers = new Set<TcpServer>();
  const collect = (message: unknown) => {
    servers.add((message as { readonly server: TcpServer }).server);
  };
  let system: LocalSystem;
  let samples: SampleApps;
  let preview: Awaited<ReturnType<typeof startPreview>>;
  let listeners: Listener[];

  beforeAll(async () => {
    subscribe('tracing:net.server.listen:asyncStart', collect);
    system = await startLocalSystem({ assembly: ASSEMBLY, site: SITE });
    const { singleSignOn, awsUrl, userPoolId } = system;
    if (singleSignOn === undefined) throw new Error('The template has no shared sign-in');
    samples = await startSampleApps({ singleSignOn, awsUrl, userPoolId, port: 0 });
    preview = await startPreview({ port: 0, sources: REPOSITORY_SOURCES });
    // The process of a function has a Runtime API of its own.
    await system.lambda.invoke(system.sender.arn, {});
    const secure = new Set([...servers].filter((server) => server instanceof HttpsServer).map(portOf));
    const inProcess = [...servers].flatMap((server) => {
      const address = server.address() as AddressInfo | null;
      if (address === null) return [];
      return [{ host: address.address, port: address.port, isSecure: secure.has(address.port) }];
    });
    const ofSamples = samples.apps.map(({ url }) => ({
      host: 'localhost',
      port: Number(new URL(url).port),
      isSecure: false,
    }));
    listeners = [...inProcess, ...ofSamples];
  });
  afterAll(async () => {
    unsubscribe('tracing:net.server.listen:asyncStart', collect);
    await preview?.close();
    await samples?.close();
    await system?.close();
  });

  const statuses = (headers: IncomingHttpHeaders, method?: string) =>
    Promise.all(
      listeners.map(async (listener) => ({
        ...listener,
        status: await statusOf(listener, { host: `localhost:${listener.port}`, ...headers } as never, method),
      })),
    );

  test('is in the list', () => {
    const ports = new Set(listeners.map(({ port }) => port));
    const printed = [system.awsUrl, system.siteUrl, system.inbox.url, preview.url, system.singleSignOn?.url];
    for (const url of printed) expect(ports).toContain(Number(new URL(url ?? '').port));
    expect([...servers].filter((server) => server instanceof Server).length).toBeGreaterThan(3);
    expect(samples.apps.length).toBeGreaterThan(0);
  });

  test('is bound to loopback on IPv4 and IPv6', () => {
    for (const { host } of listeners) expect(['127.0.0.1', '::1', 'localhost']).toContain(host);
    const onSecond = listeners.filter(({ host }) => host === '::1').map(({ port }) => port);
    const onFirst = listeners.filter(({ host }) => host === '127.0.0.1').map(({ port }) => port);
    expect(onSecond.toSorted()).toEqual(onFirst.toSorted());
  });

  test.each(Object.entries(FOREIGN))('refuses %s', async (_, headers) => {
    for (const method of ['GET', 'POST']) {
      for (const result of await statuses(headers, method)) expect(result).toMatchObject({ status: 403 });
    }
  });

  test.each(Object.entries(OWN))('answers %s', async (_, headers) => {
    for (const result of await statuses(headers)) expect(result).not.toMatchObject({ status: 403 });
  });

  test('keeps the emails of the inbox from a foreign page', async () => {
    await fetch(`${system.inbox.url}/v2/email/outbound-emails`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'AWS4-HMAC-SHA256 local' },
      body: JSON.stringify({
        FromEmailAddress: 'clinic@example.com',
        Destination: { ToAddresses: ['alex@example.com'] },
        Content: { Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hello' } } } },
      }),
    });
    const clear = { method: 'POST', headers: { origin: 'https://evil.example' } };
    expect((await fetch(`${system.inbox.url}/clear-store`, clear)).status).toBe(403);
    expect(await system.inbox.emails()).toHaveLength(1);
  });
});

const portOf = (server: TcpServer) => (server.address() as AddressInfo | null)?.port;
