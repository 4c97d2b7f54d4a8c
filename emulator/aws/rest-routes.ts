import type { Action, RestService, WireInput } from './service.ts';

/** An action of a REST service, and what the address says of its input. */
export interface RestRoute {
  readonly action: Action;
  readonly input: WireInput;
}

/**
 * The action at an address, if there is one. A route's `{Label}` stands for one segment of the path; labels and the
 * query become members of the input, a list where a name occurs more than once.
 *
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export function findRestRoute(
  services: readonly RestService[],
  method: string,
  url: URL,
): RestRoute | undefined {
  for (const [key, action] of services.flatMap(({ routes }) => Object.entries(routes))) {
    const labels = matchRoute(key, `${method} ${url.pathname}`);
    if (labels) return { action, input: { ...queryOf(url), ...labels } };
  }
  return undefined;
}

function matchRoute(route: string, asked: string): WireInput | undefined {
  const [segments, given] = [route.split('/'), asked.split('/')];
  if (segments.length !== given.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = given[index] ?? '';
    const label = /^\{(\w+)\}$/.exec(segment)?.[1];
    const decoded = label === undefined || value === '' ? undefined : decode(value);
    if (label !== undefined && decoded !== undefined) labels[label] = decoded;
    else if (segment !== value) return undefined;
  }
  return labels;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function queryOf({ searchParams }: URL): WireInput {
  const values = (name: string) => {
    const all = searchParams.getAll(name);
    return all.length > 1 ? all : all[0];
  };
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, values(name)]));
}
