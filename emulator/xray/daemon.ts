import { createSocket } from 'node:dgram';
import { loopbackAddresses } from '../aws/listen.ts';
import { readSegmentDocument } from './segment-document.ts';
import type { TraceStore } from './trace-store.ts';

export interface XrayDaemonOptions {
  /** UDP port; 0 takes a free one. */
  readonly port: number;
  readonly store: Pick<TraceStore, 'put'>;
}

export interface XrayDaemon {
  /** `host:port`, for `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Receives segments as the X-Ray daemon does: each datagram has a header line and one document. Anything else is dropped,
 * as by the daemon.
 *
 * @throws Error when the port is in use
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export async function startXrayDaemon(options: XrayDaemonOptions): Promise<XrayDaemon> {
  const { port, store } = options;
  const [host = ''] = await loopbackAddresses();
  const isIpv6 = host.includes(':');
  const socket = createSocket(isIpv6 ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error) => {
      socket.close();
      reject(new Error(`UDP port ${port} cannot be used for traces: ${cause.message}`, { cause }));
    };
    socket.once('error', fail);
    socket.bind(port, host, () => {
      socket.off('error', fail);
      resolve();
    });
  });
  socket.on('error', (error) => console.error('xray daemon', error));
  socket.on('message', (datagram) => {
    const document = readDatagram(datagram.toString('utf8'));
    if (document) store.put(document);
  });
  return {
    // The X-Ray SDK splits the address at its colon.
    address: `${isIpv6 ? 'localhost' : host}:${socket.address().port}`,
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
}

function readDatagram(datagram: string) {
  const end = datagram.indexOf('\n');
  const header = datagram.slice(0, Math.max(end, 0)).replaceAll(/\s/g, '');
  return header.includes('"format":"json"') ? readSegmentDocument(datagram.slice(end + 1)) : undefined;
}
