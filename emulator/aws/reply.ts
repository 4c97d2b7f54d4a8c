import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopbackOrigin } from './loopback.ts';
import { type AwsError, newRequestId } from './service.ts';

const EXPOSED_HEADERS = 'x-amzn-errortype, x-amzn-requestid, x-amzn-errormessage, date';

/** Sets what a browser needs to let a page of another loopback port read the answer. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  response.setHeader('vary', 'origin');
  if (origin !== undefined && isLoopbackOrigin(origin)) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
  }
}

/** Answers a CORS preflight: every header that is asked for is allowed, for two hours. */
export function replyPreflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '7200',
  });
  response.end();
}

/** Answers with an action's output. */
export function replyJson(request: IncomingMessage, response: ServerResponse, output: object): void {
  send(request, response, 200, JSON.stringify(output));
}

/**
 * Answers with a refusal as AWS's JSON protocols write it: the type in the body and in a header.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function replyError(request: IncomingMessage, response: ServerResponse, error: AwsError): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.setHeader('x-amzn-errortype', error.type);
  if (!request.complete) {
    response.setHeader('connection', 'close');
  }
  send(request, response, error.status, JSON.stringify({ __type: error.type, message: error.message }));
}

function send(request: IncomingMessage, response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': contentType(request),
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-amzn-requestid': newRequestId(),
  });
  response.end(body);
}

function contentType(request: IncomingMessage): string {
  if (request.headers['content-type']?.startsWith('application/x-amz-json-1.0')) {
    return 'application/x-amz-json-1.0';
  }
  return request.headers['x-amz-target'] === undefined && request.url !== '/'
    ? 'application/json'
    : 'application/x-amz-json-1.1';
}
