import type { RouteResponse } from '../../aws/route.ts';

/** An answer of an endpoint that apps call; nobody keeps it. */
export function replyJson(
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
