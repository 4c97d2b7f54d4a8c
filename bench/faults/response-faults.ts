import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** The real response of a service. */
export interface ServiceResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A request that waits for a response. */
interface Exchange {
  readonly response: ServerResponse;
  /** The body of the request. */
  readonly request: Buffer;
  /** The service's response, or a typical one if the service did not get the request. */
  readonly answer: ServiceResponse;
}

type Respond = (exchange: Exchange) => void | Promise<void>;

const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };
const SECOND = 1_000;

/** Responds like a gateway between function and service. */
const gateway =
  (status: number, reason: string): Respond =>
  ({ response }) =>
    void response.writeHead(status, HTML).end(`<html><body><h1>${status} ${reason}</h1></body></html>`);

/** Responds with an error of the service itself, in the format of AWS. */
const awsError =
  (status: number, type: string): Respond =>
  ({ response }) =>
    void response
      .writeHead(status, { ...JSON_TYPE, 'x-amzn-errortype': type })
      .end(JSON.stringify({ __type: type, message: 'No.' }));

/** Responds successfully, with a changed body. */
const changed =
  (change: (answer: Readonly<Record<string, unknown>>) => unknown): Respond =>
  ({ response, answer }) =>
    void response
      .writeHead(200, JSON_TYPE)
      .end(JSON.stringify(change(JSON.parse(answer.body.toString('utf8')))));

const key = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');

/** The faults of a service that could be reached. */
const RESPONSE_FAULTS = {
  'never responds': () => undefined,
  'resets the connection': ({ response }) => void response.socket?.resetAndDestroy(),
  'sends one byte per second': async ({ response, answer: { body, headers } }) => {
    response.writeHead(200, { ...headers, 'content-length': String(body.length) });
    for (const byte of body) {
      if (response.destroyed) return;
      response.write(Buffer.of(byte));
      await delay(SECOND, undefined, { ref: false });
    }
    response.end();
  },
  'resets the connection within the response': ({ response, answer: { body, headers } }) => {
    response.writeHead(200, { ...headers, 'content-length': String(body.length) });
    response.write(body.subarray(0, body.length / 2), () => response.socket?.resetAndDestroy());
  },
  'returns 400': gateway(400, 'Bad Request'),
  'returns 403': gateway(403, 'Forbidden'),
  'returns 404': gateway(404, 'Not Found'),
  'returns 413': gateway(413, 'Content Too Large'),
  'returns 429': gateway(429, 'Too Many Requests'),
  'returns 500': gateway(500, 'Internal Server Error'),
  'returns 503': gateway(503, 'Service Unavailable'),
  'returns 504': gateway(504, 'Gateway Timeout'),
  'returns AccessDeniedException': awsError(400, 'AccessDeniedException'),
  'returns ThrottlingException': awsError(400, 'ThrottlingException'),
  'returns TooManyRequestsException': awsError(429, 'TooManyRequestsException'),
  'returns truncated JSON': ({ response, answer: { body } }) =>
    void response.writeHead(200, JSON_TYPE).end(body.subarray(0, body.length / 2)),
  'returns an HTML page': gateway(200, 'Sign in to the network'),
  'returns an empty object': changed(() => ({})),
  'returns a short key': changed((answer) => ({ ...answer, Plaintext: key(16) })),
  'returns a wrong key': changed((answer) => ({ ...answer, Plaintext: key(32) })),
  'returns another key id': changed((answer) => ({ ...answer, KeyId: `${answer.KeyId}0` })),
  'echoes the request in an error': ({ response, request }) =>
    void response.writeHead(400, JSON_TYPE).end(request),
  'echoes the address in an error': ({ response, request }) => {
    const { Destination } = JSON.parse(request.toString('utf8'));
    response.writeHead(400, { 'content-type': 'text/plain' }).end(`${Destination.ToAddresses} is not one`);
  },
} as const satisfies Record<string, Respond>;

export type ResponseFault = keyof typeof RESPONSE_FAULTS;

export async function respondWithFault(fault: ResponseFault, exchange: Exchange): Promise<void> {
  await RESPONSE_FAULTS[fault](exchange);
}
