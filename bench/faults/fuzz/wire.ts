import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** A request as it goes over the wire. */
export interface WireRequest {
  /** Where the connection goes to, whatever the Host header says. */
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Sends a request as it is: `fetch` would put its path and its Host header in order. */
export function ask(request: WireRequest, patience: number): Promise<WireResponse> {
  const { origin, method, path, headers, body } = request;
  const { hostname, port, protocol } = new URL(origin);
  const send = protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = send(
      // Certificates are tried elsewhere; here is asked what stands behind them.
      { hostname, port, method, path, headers, rejectUnauthorized: false, timeout: patience },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0 } = response;
          resolve({ status, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`There was no answer in ${patience} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
