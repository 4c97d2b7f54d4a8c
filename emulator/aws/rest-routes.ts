import type { Action, RestService, WireInput } from './service.ts';

/** The action that a request selects, with the part of its input that the URL carries. */
export interface RestMatch {
  readonly service: RestService;
  /** The key of the action in the service. */
  readonly name: string;
  readonly action: Action;
  readonly input: WireInput;
}

/**
 * Finds the action for a method and a URL. A route's `{Label}` stands for one segment of the path; labels and the query
 * are members of the input, a list where a name occurs more than once.
 *
 * @see https://smithy.io/2.0/spec/http-bindings.html
 */
export function findRestAction(
  services: readonly RestService[],
  method: string,
  url: URL,
): RestMatch | undefined {
  for (const service of services) {
    for (const [name, action] of Object.entries(service.routes)) {
      const labels = matchRoute(name, `${method} ${url.pathname}`);
      if (labels) return { service, name, action, input: { ...queryOf(url), ...labels } };
    }
  }
  return undefined;
}

function matchRoute(route: string, request: string): WireInput | undefined {
  const [pattern, actual] = [route.split('/'), request.split('/')];
  if (pattern.length !== actual.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const value = actual[index] ?? '';
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
  const parameter = (name: string) => {
    const values = searchParams.getAll(name);
    return values.length > 1 ? values : values[0];
  };
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, parameter(name)]));
}
