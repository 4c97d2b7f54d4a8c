import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** What a service really answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A request that somebody waits for an answer to. */
interface Exchange {
  readonly response: ServerResponse;
  /** What was asked. */
  readonly request: Buffer;
  /** What the service answered, or would have. */
  readonly answer: Answer;
}

type Misbehave = (exchange: Exchange) => void | Promise<void>;

const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };
const SECOND = 1_000;

/** A gateway between, which says nothing of what the service thinks. */
const gateway =
  (status: number, reason: string): Misbehave =>
  ({ response }) =>
    void response.writeHead(status, HTML).end(`<html><body><h1>${status} ${reason}</h1></body></html>`);

/** The service itself, in the words of AWS. */
const refuses =
  (status: number, type: string): Misbehave =>
  ({ response }) =>
    void response
      .writeHead(status, { ...JSON_TYPE, 'x-amzn-errortype': type })
      .end(JSON.stringify({ __type: type, message: 'No.' }));

/** An answer that looks right and holds something else. */
const answers =
  (change: (answer: Readonly<Record<string, unknown>>) => unknown): Misbehave =>
  ({ response, answer }) =>
    void response
      .writeHead(200, JSON_TYPE)
      .end(JSON.stringify(change(JSON.parse(answer.body.toString('utf8')))));

const key = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');

/** Every way in which a service that was reached can misbehave. */
export const MISBEHAVIOUR = {
  'never answers': () => undefined,
  'resets the connection': ({ response }) => void response.socket?.resetAndDestroy(),
  'sends a byte a second': async ({ response, answer: { body, headers } }) => {
    response.writeHead(200, { ...headers, 'content-length': String(body.length) });
    for (const byte of body) {
      if (response.destroyed) return;
      response.write(Buffer.of(byte));
      await delay(SECOND, undefined, { ref: false });
    }
    response.end();
  },
  'stops in the middle': ({ response, answer: { body, headers } }) => {
    response.writeHead(200, { ...headers, 'content-length': String(body.length) });
    response.write(body.subarray(0, body.length / 2), () => response.socket?.resetAndDestroy());
  },
  'answers 400': gateway(400, 'Bad Request'),
  'answers 403': gateway(403, 'Forbidden'),
  'answers 404': gateway(404, 'Not Found'),
  'answers 413': gateway(413, 'Content Too Large'),
  'answers 429': gateway(429, 'Too Many Requests'),
  'answers 500': gateway(500, 'Internal Server Error'),
  'answers 503': gateway(503, 'Service Unavailable'),
  'answers 504': gateway(504, 'Gateway Timeout'),
  'says AccessDenied': refuses(400, 'AccessDeniedException'),
  'says Throttling': refuses(400, 'ThrottlingException'),
  'says TooManyRequests': refuses(429, 'TooManyRequestsException'),
  'answers half of the JSON': ({ response, answer: { body } }) =>
    void response.writeHead(200, JSON_TYPE).end(body.subarray(0, body.length / 2)),
  'answers a page': gateway(200, 'Sign in to the network'),
  'answers an empty object': answers(() => ({})),
  'gives a short key': answers((answer) => ({ ...answer, Plaintext: key(16) })),
  'gives a wrong key': answers((answer) => ({ ...answer, Plaintext: key(32) })),
  'names another key': answers((answer) => ({ ...answer, KeyId: `${answer.KeyId}0` })),
  'repeats the request': ({ response, request }) => void response.writeHead(400, JSON_TYPE).end(request),
  'repeats the address': ({ response, request }) => {
    const { Destination } = JSON.parse(request.toString('utf8'));
    response.writeHead(400, { 'content-type': 'text/plain' }).end(`${Destination.ToAddresses} is not one`);
  },
} as const satisfies Record<string, Misbehave>;

export type Misbehaviour = keyof typeof MISBEHAVIOUR;

/** Answers as badly as it is told to. */
export async function misbehave(how: Misbehaviour, exchange: Exchange): Promise<void> {
  await MISBEHAVIOUR[how](exchange);
}
