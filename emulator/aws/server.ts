import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type BodyLimits, parseObject, readBody } from './body.ts';
import { listen, stopListening } from './listen.ts';
import { requireLoopback } from './loopback.ts';
import { findPage, type Page, replyPage } from './page.ts';
import { allowOrigin, replyError, replyJson, replyPreflight } from './reply.ts';
import { findRestRoute, type RestRoute } from './rest-routes.ts';
import { type Action, AwsError, type JsonService, type RestService } from './service.ts';

/** The services and pages of an endpoint. */
export interface AwsHandlers {
  /** Told apart by the `X-Amz-Target` header. */
  readonly services: readonly JsonService[];
  /** Told apart by method and path. */
  readonly restServices?: readonly RestService[];
  /** What a browser or a token verifier fetches. */
  readonly routes?: readonly Page[];
}

export interface AwsEndpointOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  /** The flag that changes the port, for the sentence when it is busy. */
  readonly flag?: string;
  readonly limits?: Partial<BodyLimits>;
  /** Hears of exceptions that the client is not told about. */
  readonly onError?: (error: unknown, where: string) => void;
}

export interface AwsServerOptions extends AwsHandlers, AwsEndpointOptions {}

export interface AwsServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** An endpoint with an address, which holds requests until it has handlers. */
export interface AwsEndpoint extends AwsServer {
  serve(handlers: AwsHandlers): void;
}

/**
 * Serves AWS's JSON services on one loopback port, as SDKs, the AWS CLI (`--endpoint-url`) and Amplify call them.
 *
 * Refusals have AWS's wire shape; an unexpected exception answers 500 `InternalErrorException` without its message.
 *
 * @throws Error with a sentence when the port is in use
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export async function startAwsServer(options: AwsServerOptions): Promise<AwsServer> {
  const endpoint = await bindAwsEndpoint(options);
  endpoint.serve(options);
  return endpoint;
}

/**
 * Binds the port of an endpoint whose services must know its address. Requests wait until `serve` is called.
 *
 * @throws Error with a sentence when the port is in use
 */
export async function bindAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const { port, host = '127.0.0.1', flag, onError = (error, where) => console.error(where, error) } = options;
  const limits = { maximumBytes: 1_000_000, timeoutMs: 10_000, ...options.limits };

  const handlers = Promise.withResolvers<AwsHandlers>();
  const server = createServer((request, response) => {
    const answered = handlers.promise.then((served) => answer(request, response, served, limits));
    answered.catch((error: unknown) => {
      if (error instanceof AwsError) {
        replyError(request, response, error);
        return;
      }
      onError(error, `${request.method} ${request.headers['x-amz-target'] ?? request.url}`);
      replyError(
        request,
        response,
        new AwsError('InternalErrorException', 'An internal error occurred.', 500),
      );
    });
  });
  const listening = await listen(server, { port, host, ...(flag !== undefined && { flag }) });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    port: listening,
    serve: handlers.resolve,
    close: () => stopListening(server),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { services, restServices = [], routes = [] }: AwsHandlers,
  limits: BodyLimits,
): Promise<void> {
  allowOrigin(request, response);
  requireLoopback(request);
  const { method = '' } = request;
  if (method === 'OPTIONS') {
    replyPreflight(request, response);
    return;
  }
  const url = parseUrl(request.url ?? '');
  const target = request.headers['x-amz-target'];
  const page = target === undefined ? findPage(routes, method, url.pathname) : undefined;
  if (page) {
    const body = await readBody(request, limits);
    await replyPage(request, response, await page.respond({ url, headers: request.headers, body }));
    return;
  }
  if (typeof target === 'string') {
    const action = requireJsonAction(services, method, target);
    replyJson(request, response, await action(parseObject(await readBody(request, limits))));
    return;
  }
  const { action, input } = requireRestRoute(restServices, method, url);
  const body = await readBody(request, limits);
  const hasBody = method === 'POST' || method === 'PUT';
  replyJson(request, response, await action({ ...(hasBody && parseObject(body)), ...input }));
}

function parseUrl(path: string): URL {
  const url = URL.parse(path, 'http://localhost');
  if (!url) {
    throw new AwsError('UnknownOperationException', 'The address is not one.', 404);
  }
  return url;
}

function requireJsonAction(services: readonly JsonService[], method: string, target: string): Action {
  if (method !== 'POST') {
    throw new AwsError('MethodNotAllowedException', 'Actions are called with POST.', 405);
  }
  const [prefix = '', name = ''] = splitOnce(target);
  const service = services.find((candidate) => candidate.target === prefix);
  const action = service && Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  if (!action) {
    const sentence = service
      ? `${prefix} has no action ${name} here.`
      : `There is no service ${prefix} here.`;
    throw new AwsError('UnknownOperationException', sentence);
  }
  return action;
}

function requireRestRoute(services: readonly RestService[], method: string, url: URL): RestRoute {
  const route = findRestRoute(services, method, url);
  if (route) {
    return route;
  }
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    throw new AwsError('MethodNotAllowedException', `${method} is not answered.`, 405);
  }
  if (method === 'POST' && url.pathname === '/') {
    throw new AwsError('MissingActionException', 'The X-Amz-Target header names the action; it is missing.');
  }
  throw new AwsError('UnknownOperationException', `There is nothing at ${method} ${url.pathname}.`, 404);
}

/** `Service.Action` at its last full stop. */
function splitOnce(target: string): [string, string] {
  const dot = target.lastIndexOf('.');
  return [target.slice(0, dot), target.slice(dot + 1)];
}
