import type { RouteResponse } from '../../aws/route.ts';

/** Builds the response of an endpoint that apps call; it must not be cached. */
export function jsonResponse(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): RouteResponse {
  return {
    status,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    },
    body: JSON.stringify(body),
  };
}
