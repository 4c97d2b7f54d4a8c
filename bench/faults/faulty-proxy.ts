import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen, stopListening } from '../../emulator/aws/listen.ts';
import { type ResponseFault, respondWithFault, type ServiceResponse } from './response-faults.ts';

/** A fault of one request. */
export interface InjectedFault {
  readonly fault: ResponseFault;
  /** True if the service gets the request, so that only its response is lost. */
  readonly reachesService: boolean;
}

export interface ProxyOptions {
  /** Returns the URL of the real service; called for each request, because the service may start later. */
  readonly target: () => string;
  /** Returns the fault of a request, given its body; undefined forwards the request and its response. */
  readonly faultFor: (request: Buffer) => InjectedFault | undefined;
}

/** A proxy between a function and a service. */
export interface FaultyProxy {
  readonly url: string;
  /** Requests that the service answered with 200, whether or not the response was passed on. */
  readonly accepted: number;
  /** Connections opened. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Starts a proxy on loopback that forwards requests and injects faults. */
export async function startFaultyProxy({ target, faultFor }: ProxyOptions): Promise<FaultyProxy> {
  let [accepted, connections] = [0, 0];
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await buffer(incoming);
    const injected = faultFor(request);
    const isForwarded = injected === undefined || injected.reachesService;
    const answer = isForwarded ? await forward(target(), incoming, request) : TYPICAL_RESPONSE;
    if (isForwarded && answer.status === 200) accepted += 1;
    if (injected === undefined) response.writeHead(answer.status, answer.headers).end(answer.body);
    else await respondWithFault(injected.fault, { response, request, answer });
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
    get accepted() {
      return accepted;
    },
    get connections() {
      return connections;
    },
    close: () => stopListening(server),
  };
}

/** Used for a request that is not forwarded, by faults that delay or truncate the response. */
const TYPICAL_RESPONSE: ServiceResponse = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ MessageId: '0102018-never-sent-000000' })),
};

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<ServiceResponse> {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = incoming;
  return new Promise((resolve, reject) => {
    const onward = send({ hostname, port, method, path, headers: { ...headers, host: hostname } });
    onward.on('error', reject);
    onward.on('response', (response) => {
      const { statusCode: status = 500, headers: received } = response;
      const kept = ['content-type', 'x-amzn-errortype'].flatMap((name) => {
        const value = received[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      buffer(response).then((body) => resolve({ status, headers: Object.fromEntries(kept), body }), reject);
    });
    onward.end(body);
  });
}
