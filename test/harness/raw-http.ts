import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Acts on the connection of a request. */
export type RawAnswer = (socket: Socket) => void;

/** A request that arrived. */
export interface RawRequest {
  /** Numbers the connections in the order in which they were opened, from 1. */
  readonly connection: number;
  readonly body: string;
}

/** A server that speaks HTTP by hand, so that it can break a connection at any byte. */
export interface RawServer {
  readonly url: string;
  readonly requests: readonly RawRequest[];
  /** The connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  close(): void;
}

/** Returns a whole answer with a JSON body, after which the connection stays open. */
export const answerJson =
  (status: number, body: object, headers: Readonly<Record<string, string>> = {}): RawAnswer =>
  (socket) =>
    void socket.write(toHttp(status, body, headers));

/** Returns an answer that is cut off after a share of its bytes, by a reset. */
export const resetWithin =
  (share: number, body: object): RawAnswer =>
  (socket) => {
    const answer = toHttp(200, body, {});
    socket.write(answer.slice(0, Math.floor(answer.length * share)));
    // The reset would discard bytes that the client has not read.
    setTimeout(() => socket.resetAndDestroy(), 100);
  };

export const reset: RawAnswer = (socket) => void socket.resetAndDestroy();
/** Closes the server's half of the connection. */
export const halfClose: RawAnswer = (socket) => void socket.end();
/** Keeps the connection open and never answers, as a network that drops every packet. */
export const blackHole: RawAnswer = () => undefined;

/** Makes an answer act at the first bytes of a request, before the rest is read. */
export const early = (answer: RawAnswer): RawAnswer =>
  Object.assign((socket: Socket) => answer(socket), EARLY);
const EARLY = { isEarly: true };

/**
 * Starts the server on loopback.
 *
 * @param answers to consecutive requests; the last one is repeated
 */
export async function startRawServer(answers: readonly [RawAnswer, ...RawAnswer[]]): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    let received = '';
    socket.on('close', () => sockets.delete(socket));
    socket.on('end', () => socket.end()).on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      const body = bodyOf(received);
      if (answer === undefined || (body === undefined && !('isEarly' in answer))) return;
      received = '';
      requests.push({ connection, body: body ?? '' });
      answer(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    sockets,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Returns the body of a request once all of it has arrived. */
function bodyOf(received: string): string | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const length = Number(/^content-length: *(\d+)/im.exec(received.slice(0, end))?.[1] ?? 0);
  const body = received.slice(end + 4);
  return body.length < length ? undefined : body;
}

function toHttp(status: number, body: object, headers: Readonly<Record<string, string>>): string {
  const text = JSON.stringify(body);
  const fields = {
    Date: new Date().toUTCString(),
    'Content-Type': 'application/json',
    'Content-Length': String(text.length),
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n${text}`;
}
