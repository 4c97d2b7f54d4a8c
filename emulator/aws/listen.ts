import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ListenOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** The address to bind to; loopback unless told otherwise. */
  readonly host?: string;
  /** The command-line flag that changes this port, e.g. `--aws-port`, for the error's sentence. */
  readonly flag?: string;
}

/**
 * Starts listening on a port of this machine.
 *
 * @returns the port, which is the one asked for unless that was 0
 * @throws Error with a sentence that names the port and how to change it when it is in use or not allowed
 */
export async function listen(server: Server, options: ListenOptions): Promise<number> {
  const { port, host = '127.0.0.1' } = options;
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: NodeJS.ErrnoException) => reject(listenError(cause, options));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/**
 * Makes sure that a port can be listened on, before anything is done that takes long.
 *
 * @throws Error as `listen`
 */
export async function requireFreePort(options: ListenOptions): Promise<void> {
  const probe = createServer();
  await listen(probe, options);
  await stopListening(probe);
}

/** Stops a server at once: open connections are closed, not waited for. */
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
