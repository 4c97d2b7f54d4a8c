import { createSocket } from 'node:dgram';
import { readSegmentDocument } from './segment-document.ts';
import type { TraceStore } from './trace-store.ts';

export interface XrayDaemonOptions {
  /** UDP port; 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  readonly store: Pick<TraceStore, 'put'>;
}

export interface XrayDaemon {
  /** `host:port`, as `AWS_XRAY_DAEMON_ADDRESS` wants it. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Receives segments as the X-Ray daemon does: one datagram, a header line, then one document. Whatever
 * else arrives is dropped, as by the daemon.
 *
 * @throws Error when the port is in use
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export async function startXrayDaemon(options: XrayDaemonOptions): Promise<XrayDaemon> {
  const { port, host = '127.0.0.1', store } = options;
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: Error) => {
      socket.close();
      reject(new Error(`UDP port ${port} cannot be used for traces: ${cause.message}`, { cause }));
    };
    socket.once('error', refuse);
    socket.bind(port, host, () => {
      socket.off('error', refuse);
      resolve();
    });
  });
  socket.on('error', (error) => console.error('xray daemon', error));
  socket.on('message', (datagram) => {
    const document = readDatagram(datagram.toString('utf8'));
    if (document) {
      store.put(document);
    }
  });
  return {
    address: `${host}:${socket.address().port}`,
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
}

function readDatagram(datagram: string) {
  const end = datagram.indexOf('\n');
  const header = datagram.slice(0, Math.max(end, 0)).replaceAll(/\s/g, '');
  return header.includes('"format":"json"') ? readSegmentDocument(datagram.slice(end + 1)) : undefined;
}
