import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AwsError, newRequestId } from './service.ts';

/** Sends the output of an action. */
export function sendJson(request: IncomingMessage, response: ServerResponse, output: object): void {
  send(request, response, 200, JSON.stringify(output));
}

/**
 * Sends an error as AWS's JSON protocols write it: the type in the body and in a header.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html#operation-error-serialization
 */
export function sendError(request: IncomingMessage, response: ServerResponse, error: AwsError): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.setHeader('x-amzn-errortype', error.type);
  if (!request.complete) response.setHeader('connection', 'close');
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
