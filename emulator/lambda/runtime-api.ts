import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hostOf, listen, stopListening } from '../aws/listen.ts';
import { readBody } from '../aws/request-body.ts';
import { AwsError } from '../aws/service.ts';
import { MAXIMUM_RESPONSE } from './function-limits.ts';
import type { Invocation } from './invocation.ts';

/** Receives the requests of a function's process. */
export interface RuntimeListener {
  /** The process is ready for an invocation: it has initialised or has finished the previous one. */
  onNext(): void;
  onResponse(requestId: string, payload: string): void;
  onError(requestId: string, error: string): void;
  onInitError(error: string): void;
}

export interface RuntimeApi {
  /** `host:port` for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /**
   * Responds to the process's request for an invocation: the pending one, or the next.
   *
   * @param deadline milliseconds since the epoch
   */
  deliver(invocation: Invocation, deadline: number): void;
  close(): Promise<void>;
}

const PREFIX = '/2018-06-01/runtime/';
const LIMITS = { maximumBytes: MAXIMUM_RESPONSE, timeoutMs: 60_000 };
const TOO_LARGE = JSON.stringify({
  errorMessage: `Response payload size exceeded maximum allowed payload size (${MAXIMUM_RESPONSE} bytes).`,
  errorType: 'Function.ResponseSizeTooLarge',
});

/**
 * Serves the Lambda Runtime API to one process.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let queued: ((response: ServerResponse) => void) | undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.startsWith(PREFIX) ? request.url.slice(PREFIX.length) : '';
    if (request.method === 'GET' && path === 'invocation/next') {
      if (queued) {
        queued(response);
        queued = undefined;
      } else {
        waiting = response;
        listener.onNext();
      }
      return;
    }
    const [, requestId = '', kind] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (request.method !== 'POST' || (kind === undefined && path !== 'init/error')) {
      response.writeHead(404).end();
      return;
    }
    const body = await readBodyWithin(request);
    if (body === undefined) {
      response.writeHead(413, { 'content-type': 'application/json' }).end(TOO_LARGE);
      listener.onError(decodeURIComponent(requestId), TOO_LARGE);
      return;
    }
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (kind === 'response') {
      listener.onResponse(decodeURIComponent(requestId), body);
    } else if (kind === 'error') {
      listener.onError(decodeURIComponent(requestId), body);
    } else {
      listener.onInitError(body);
    }
  };

  const server = createServer((request, response) => {
    // A process that aborts its own request has ended, which its exit reports.
    handle(request, response).catch(() => response.destroy());
  });
  // A function may take any time between two requests of one connection; its timeout is enforced elsewhere.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  await listen(server, { port: 0 });

  return {
    address: hostOf(server),
    deliver({ requestId, functionArn, event, traceHeader }, deadline) {
      const send = (response: ServerResponse) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': requestId,
          'lambda-runtime-deadline-ms': String(deadline),
          'lambda-runtime-invoked-function-arn': functionArn,
          'lambda-runtime-trace-id': traceHeader,
        });
        response.end(event);
      };
      if (waiting) {
        send(waiting);
        waiting = undefined;
      } else {
        queued = send;
      }
    },
    close: () => stopListening(server),
  };
}

/** Returns undefined for a body that is too large. */
async function readBodyWithin(request: IncomingMessage): Promise<string | undefined> {
  try {
    return (await readBody(request, LIMITS)).toString('utf8');
  } catch (error) {
    if (error instanceof AwsError && error.status === 413) return undefined;
    throw error;
  }
}
