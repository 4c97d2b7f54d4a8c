import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AccessControl } from '../iam/access-control.ts';
import { allowOrigin, sendPreflight } from './cors.ts';
import { closeIdleConnections } from './idle-connections.ts';
import { sendError, sendJson } from './json-response.ts';
import { hostOf, listen, stopListening } from './listen.ts';
import { type BodyLimits, parseJsonBody, readBody } from './request-body.ts';
import { findRestAction, type RestMatch } from './rest-routes.ts';
import { findRoute, type Route, sendResponse } from './route.ts';
import { type Action, AwsError, type JsonService, type RestService, type WireInput } from './service.ts';

/** The services and routes of an endpoint. */
export interface AwsHandlers {
  readonly services: readonly JsonService[];
  readonly restServices?: readonly RestService[];
  /** Everything that is not an action of a JSON or REST service, such as pages and the JWKS. */
  readonly routes?: readonly Route[];
  /** Decides who may call which action; without it, everybody may call all. */
  readonly access?: AccessControl;
}

export interface AwsEndpointOptions {
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** The command-line flag that changes the port, named in the error message when it is in use. */
  readonly flag?: string;
  readonly limits?: Partial<BodyLimits>;
  /** Milliseconds after which a connection without a request is closed. */
  readonly idleMs?: number;
  /** Receives the exceptions whose details are hidden from the client. */
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

/** Shorter than AWS's, so that connections are closed between invocations on this machine as well. */
const IDLE_MS = 5_000;

/**
 * Serves AWS's JSON services on one loopback port, as SDKs, the AWS CLI (`--endpoint-url`) and Amplify call them.
 *
 * An `AwsError` is sent in AWS's format; any other exception as 500 `InternalErrorException` without its message.
 *
 * @throws Error when the port is in use
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
 * @throws Error when the port is in use
 */
export async function bindAwsEndpoint(options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const { port, flag, idleMs = IDLE_MS, onError = (error, where) => console.error(where, error) } = options;
  const limits = { maximumBytes: 1_000_000, timeoutMs: 10_000, ...options.limits };

  const handlers = Promise.withResolvers<AwsHandlers>();
  const server = createServer((request, response) => {
    const handled = handlers.promise.then((served) => handle(request, response, served, limits));
    handled.catch((error: unknown) => {
      if (error instanceof AwsError) {
        sendError(request, response, error);
        return;
      }
      onError(error, `${request.method} ${request.headers['x-amz-target'] ?? request.url}`);
      sendError(
        request,
        response,
        new AwsError('InternalErrorException', 'An internal error occurred.', 500),
      );
    });
  });
  closeIdleConnections(server, idleMs);
  const listening = await listen(server, { port, ...(flag !== undefined && { flag }) });
  return {
    url: `http://${hostOf(server)}`,
    port: listening,
    serve: handlers.resolve,
    close: () => stopListening(server),
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { services, restServices = [], routes = [], access }: AwsHandlers,
  limits: BodyLimits,
): Promise<void> {
  allowOrigin(request, response);
  const { method = '' } = request;
  if (method === 'OPTIONS') {
    sendPreflight(request, response);
    return;
  }
  const url = parseUrl(request.url ?? '');
  const target = request.headers['x-amz-target'];
  const route = target === undefined ? findRoute(routes, method, url.pathname) : undefined;
  if (route) {
    const body = await readBody(request, limits);
    await sendResponse(request, response, await route.respond({ url, headers: request.headers, body }));
    return;
  }
  if (typeof target === 'string') {
    const { service, name, action } = requireJsonAction(services, method, target);
    const input = parseJsonBody(await readBody(request, limits));
    requirePermission(access, service, name, request, input);
    sendJson(request, response, await action(input));
    return;
  }
  const { service, name, action, input: fromUrl } = requireRestAction(restServices, method, url);
  const body = await readBody(request, limits);
  // A request for an action without input may have no body.
  const hasBody = (method === 'POST' || method === 'PUT') && body.length > 0;
  const input = { ...(hasBody && parseJsonBody(body)), ...fromUrl };
  requirePermission(access, service, name, request, input);
  sendJson(request, response, await action(input));
}

/** @throws AwsError when the caller is unknown or may not call the action */
function requirePermission(
  access: AccessControl | undefined,
  { authorization }: Pick<JsonService, 'authorization'>,
  name: string,
  { headers }: IncomingMessage,
  input: WireInput,
): void {
  if (access === undefined) return;
  const permissions = authorization?.permissions[name];
  if (authorization === undefined || permissions === undefined) {
    throw new Error(`It is not known which permissions ${name} requires.`);
  }
  if (permissions === 'public') return;
  const caller = access.authenticate(headers, authorization.service);
  access.authorize(caller, permissions(input), authorization.service);
}

function parseUrl(path: string): URL {
  const url = URL.parse(path, 'http://localhost');
  if (!url) throw new AwsError('UnknownOperationException', 'The request URL is not valid.', 404);
  return url;
}

/** The action that a request selects. */
interface JsonMatch {
  readonly service: JsonService;
  readonly name: string;
  readonly action: Action;
}

function requireJsonAction(services: readonly JsonService[], method: string, target: string): JsonMatch {
  if (method !== 'POST') {
    throw new AwsError('MethodNotAllowedException', 'Actions are called with POST.', 405);
  }
  const [prefix, name] = splitTarget(target);
  const service = services.find((candidate) => candidate.target === prefix);
  const action = service && Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  if (service === undefined || action === undefined) {
    throw new AwsError(
      'UnknownOperationException',
      service ? `${prefix} has no action ${name} here.` : `There is no service ${prefix} here.`,
    );
  }
  return { service, name, action };
}

function requireRestAction(services: readonly RestService[], method: string, url: URL): RestMatch {
  const match = findRestAction(services, method, url);
  if (match) return match;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    throw new AwsError('MethodNotAllowedException', `${method} is not supported.`, 405);
  }
  if (method === 'POST' && url.pathname === '/') {
    throw new AwsError('MissingActionException', 'The X-Amz-Target header names the action; it is missing.');
  }
  throw new AwsError('UnknownOperationException', `There is nothing at ${method} ${url.pathname}.`, 404);
}

/** Splits `Service.Action` at its last full stop. */
function splitTarget(target: string): [string, string] {
  const dot = target.lastIndexOf('.');
  return [target.slice(0, dot), target.slice(dot + 1)];
}
