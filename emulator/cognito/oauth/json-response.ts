import type { PageResponse } from '../../aws/page.ts';

/** An answer of an endpoint that apps call; nobody keeps it. */
export function replyJson(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): PageResponse {
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
