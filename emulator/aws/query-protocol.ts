import type { IncomingHttpHeaders } from 'node:http';
import type { Route, RouteResponse } from './route.ts';
import { AwsError, newRequestId } from './service.ts';

/** A service of the AWS Query protocol: the request is a form that names the action, the response is XML. */
export interface QueryService {
  /** The XML namespace of its responses. */
  readonly namespace: string;
  /** By name; each returns the XML of its result, or throws an `AwsError`. */
  readonly actions: Readonly<Record<string, (form: URLSearchParams, headers: IncomingHttpHeaders) => string>>;
}

/**
 * Makes the route of all services of the Query protocol, which share a path.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryRoute(services: readonly QueryService[]): Route {
  return {
    method: 'POST',
    path: '/',
    respond({ headers, body }) {
      const form = new URLSearchParams(body.toString('utf8'));
      const action = form.get('Action') ?? '';
      const service = services.find(({ actions }) => Object.hasOwn(actions, action));
      try {
        const result = service?.actions[action]?.(form, headers);
        if (service === undefined || result === undefined) {
          throw new AwsError('InvalidAction', `Could not find operation ${action}`);
        }
        return xml(
          200,
          `<${action}Response xmlns="${service.namespace}"><${action}Result>${result}</${action}Result>` +
            `<ResponseMetadata>${element('RequestId', newRequestId())}</ResponseMetadata></${action}Response>`,
        );
      } catch (error) {
        if (error instanceof AwsError) return errorResponse(error, service?.namespace);
        throw error;
      }
    },
  };
}

function errorResponse({ type, message, status }: AwsError, namespace: string | undefined): RouteResponse {
  const error = `<Error><Type>Sender</Type>${element('Code', type)}${element('Message', message)}</Error>`;
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  const id = element('RequestId', newRequestId());
  return xml(status, `<ErrorResponse${attribute}>${error}${id}</ErrorResponse>`);
}

const xml = (status: number, body: string): RouteResponse => ({
  status,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body,
});

/** Returns an XML element with a text. */
export function element(name: string, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${name}>${escaped}</${name}>`;
}
