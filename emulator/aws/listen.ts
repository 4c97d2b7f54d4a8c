import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** The command-line flag that changes this port, e.g. `--aws-port`, named in the error message. */
  readonly flag?: string;
}

/**
 * Starts listening on a loopback port.
 *
 * @returns the port
 * @throws Error that names the port and how to change it, when it is in use or not allowed
 */
export async function listen(server: Server, options: ListenOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(listenError(cause, options));
    server.once('error', fail);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', fail);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/**
 * Checks that a port is free, before work that takes long.
 *
 * @throws Error as `listen`
 */
export async function requireFreePort(options: ListenOptions): Promise<void> {
  const probe = createServer();
  await listen(probe, options);
  await stopListening(probe);
}

/** Stops a server at once: open connections are closed without waiting for their responses. */
export async function stopListening(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listenError(cause: NodeJS.ErrnoException, { port, flag }: ListenOptions): Error {
  const advice = flag === undefined ? 'Choose another.' : `Choose another with ${flag} (0 takes a free one).`;
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is in use. ${advice}`, { cause });
    case 'EACCES':
      return new Error(`Port ${port} is not open to this user. ${advice}`, { cause });
    default:
      return new Error(`Port ${port} cannot be used: ${cause.message}. ${advice}`, { cause });
  }
}
