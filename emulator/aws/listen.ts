import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { guardLoopback } from './loopback.ts';

export interface ListenOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** The command-line flag that changes this port, e.g. `--aws-port`, named in the error message. */
  readonly flag?: string;
  /** The loopback addresses; a machine may lack some of them. */
  readonly addresses?: readonly string[];
}

/** The addresses that `localhost` may resolve to. */
const LOOPBACK_ADDRESSES = ['127.0.0.1', '::1'];
const MISSING_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);
/** How often a free port is looked for that no other program uses on one of the addresses. */
const ATTEMPTS = 20;

/** The listener on the second address, which hands its connections to the server. */
const seconds = new WeakMap<Server, TcpServer>();

/**
 * Starts listening on a port of every loopback address of this machine, and refuses what other machines and their web
 * pages send.
 *
 * @returns the port
 * @throws Error that names the port and how to change it, when it is in use or not allowed
 */
export async function listen(server: Server, options: ListenOptions): Promise<number> {
  guardLoopback(server);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await listenOnAll(server, options.port, options.addresses ?? LOOPBACK_ADDRESSES);
    } catch (error) {
      const cause = error as NodeJS.ErrnoException;
      const isRetried = options.port === 0 && cause.code === 'EADDRINUSE' && attempt < ATTEMPTS;
      if (!isRetried) throw listenError(cause, options);
    }
  }
}

/**
 * Returns `host:port` of a listening server: its IP address, which saves clients the lookup, or `localhost` where only
 * IPv6 has it, because Lambda's runtime client and the X-Ray SDK split an address at its first colon.
 */
export function hostOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `${family === 'IPv6' ? 'localhost' : address}:${port}`;
}

/** Returns the IP addresses of loopback that this machine has. */
export async function loopbackAddresses(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const address of LOOPBACK_ADDRESSES) {
    const probe = createTcpServer();
    const isPresent = await bind(probe, 0, address).then(
      () => true,
      () => false,
    );
    if (!isPresent) continue;
    found.push(address);
    await closeListener(probe);
  }
  return found;
}

/**
 * Checks that ports are free and differ, before work that takes long.
 *
 * @throws Error as `listen`, or one that names the two flags of a port
 */
export async function requireFreePorts(
  wanted: readonly Required<Omit<ListenOptions, 'addresses'>>[],
): Promise<void> {
  const flags = new Map<number, string>();
  for (const { port, flag } of wanted) {
    const other = port === 0 ? undefined : flags.get(port);
    if (other !== undefined)
      throw new Error(`Port ${port} is taken by ${other} and by ${flag}. Choose another for one.`);
    flags.set(port, flag);
    const probe = createServer();
    await listen(probe, { port, flag });
    await stopListening(probe);
  }
}

/** Stops a server at once: open connections are closed without waiting for their responses. */
export async function stopListening(server: Server): Promise<void> {
  const second = seconds.get(server);
  await Promise.all([
    closeListener(server),
    second && closeListener(second),
    // After the listeners are closed, no further connection arrives.
    server.closeAllConnections(),
  ]);
}

async function listenOnAll(
  server: Server,
  port: number,
  [first = '', ...others]: readonly string[],
): Promise<number> {
  let listening: number;
  try {
    listening = await bind(server, port, first);
  } catch (error) {
    if (isMissing(error) && others.length > 0) return listenOnAll(server, port, others);
    throw error;
  }
  for (const address of others) {
    // The connections of an HTTP server may come from elsewhere: https://nodejs.org/api/http.html#event-connection
    const second = createTcpServer((socket) => server.emit('connection', socket));
    try {
      await bind(second, listening, address);
      seconds.set(server, second);
    } catch (error) {
      if (isMissing(error)) continue;
      await closeListener(server);
      throw error;
    }
  }
  return listening;
}

function bind(server: TcpServer, port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const closeListener = (server: TcpServer) => new Promise<void>((resolve) => server.close(() => resolve()));

const isMissing = (error: unknown) => MISSING_ADDRESS.has((error as NodeJS.ErrnoException).code ?? '');

function listenError(cause: NodeJS.ErrnoException, { port, flag }: ListenOptions): Error {
  const advice = flag === undefined ? 'Choose another.' : `Choose another with ${flag} (0 takes a free one).`;
  switch (cause.code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is in use. ${advice}`, { cause });
    case 'EACCES':
      return new Error(`Port ${port} is not open to this user. ${advice}`, { cause });
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return new Error('This machine has no loopback address, neither 127.0.0.1 nor ::1.', { cause });
    default:
      return new Error(`Port ${port} cannot be used: ${cause.message}. ${advice}`, { cause });
  }
}
