import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface RawRequest {
  /** The server to connect to, regardless of the Host header. */
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Sends a request unchanged: `fetch` would normalise its path and Host header. */
export function sendRaw(request: RawRequest, timeout: number): Promise<RawResponse> {
  const { origin, method, path, headers, body } = request;
  const { hostname, port, protocol } = new URL(origin);
  const send = protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = send(
      // Certificates are not under test here.
      { hostname, port, method, path, headers, rejectUnauthorized: false, timeout },
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
    sent.on('timeout', () => sent.destroy(new Error(`No response within ${timeout} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
