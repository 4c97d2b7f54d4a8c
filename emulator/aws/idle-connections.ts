import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Closes each connection that has had no request for a time. Clients are not told the time, as AWS does not tell them
 * either: a client that was frozen meanwhile finds out when it uses the connection.
 *
 * @param idleMs milliseconds after a response
 */
export function closeIdleConnections(server: Server, idleMs: number): void {
  const timers = new WeakMap<Socket, NodeJS.Timeout>();
  // Node's own timeout is sent in a header, by which clients close connections in time.
  server.keepAliveTimeout = 0;
  server.on('request', ({ socket }, response) => {
    clearTimeout(timers.get(socket));
    response.once('close', () => {
      timers.set(socket, setTimeout(() => socket.destroy(), idleMs).unref());
    });
  });
}
