import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen, stopListening } from '../../emulator/aws/listen.ts';
import { type Answer, type Misbehaviour, misbehave } from './misbehaviour.ts';

/** What happens to one request. */
export interface Strike {
  readonly misbehaviour: Misbehaviour;
  /** Whether the service gets the request first, so that only its answer is lost. */
  readonly accepts: boolean;
}

export interface ProxyOptions {
  /** The real service; asked at each request, because it may start later. */
  readonly target: () => string;
  /** Decides what happens to a request; undefined passes it on, and its answer back. */
  readonly strike: (request: Buffer) => Strike | undefined;
}

/** What stands between a function and a service. */
export interface FaultyProxy {
  readonly url: string;
  /** Requests that came. */
  readonly asked: number;
  /** Requests that the service answered with 200, whatever became of the answer. */
  readonly accepted: number;
  /** Connections that were opened. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Starts a proxy on loopback, which passes requests on until it is told to misbehave. */
export async function startFaultyProxy({ target, strike }: ProxyOptions): Promise<FaultyProxy> {
  let [asked, accepted, connections] = [0, 0, 0];
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked += 1;
    const request = await buffer(incoming);
    const struck = strike(request);
    const isReached = struck === undefined || struck.accepts;
    const answer = isReached ? await forward(target(), incoming, request) : NOT_ASKED;
    if (isReached && answer.status === 200) accepted += 1;
    if (struck === undefined) response.writeHead(answer.status, answer.headers).end(answer.body);
    else await misbehave(struck.misbehaviour, { response, request, answer });
  };
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.on('connection', () => {
    connections += 1;
  });
  const port = await listen(server, { port: 0 });
  return {
    url: `http://127.0.0.1:${port}`,
    get asked() {
      return asked;
    },
    get accepted() {
      return accepted;
    },
    get connections() {
      return connections;
    },
    close: () => stopListening(server),
  };
}

/** What a service is taken to have answered that was not asked: enough to be slow with, or to cut. */
const NOT_ASKED: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ MessageId: '0102018-never-sent-000000' })),
};

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = incoming;
  return new Promise((resolve, reject) => {
    const onward = send({ hostname, port, method, path, headers: { ...headers, host: hostname } });
    onward.on('error', reject);
    onward.on('response', (response) => {
      const { statusCode: status = 500, headers: answered } = response;
      const kept = ['content-type', 'x-amzn-errortype'].flatMap((name) => {
        const value = answered[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      buffer(response).then((body) => resolve({ status, headers: Object.fromEntries(kept), body }), reject);
    });
    onward.end(body);
  });
}
