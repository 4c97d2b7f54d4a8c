import { parse } from 'yaml';
import type { JsonObject } from '../../emulator/template/assembly.ts';

/** The answer to a path: a file of the site, with headers. */
export interface HostedResponse {
  readonly status: number;
  /** Path of the file below the site's folder, such as `/index.html`. */
  readonly file: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface CustomHeaders {
  readonly customHeaders: readonly {
    readonly pattern: string;
    readonly headers: readonly { readonly key: string; readonly value: string }[];
  }[];
}

interface CustomRule {
  readonly Source: string;
  readonly Target: string;
  readonly Status: string;
}

/**
 * Reads the rules of an `AWS::Amplify::App` and applies them as Amplify Hosting does.
 *
 * @param properties of the resource
 * @param isFile returns whether the site has a file at a path
 * @returns a function from the path of a request to its answer
 * @throws Error when the custom headers are not in Amplify's format
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/redirect-rewrite-examples.html
 */
export function readHosting(
  properties: JsonObject,
  isFile: (path: string) => boolean,
): (path: string) => HostedResponse {
  const rules = (properties.CustomRules ?? []) as readonly CustomRule[];
  const { customHeaders } = parse(String(properties.CustomHeaders ?? 'customHeaders: []')) as CustomHeaders;
  const headersOf = (path: string) =>
    Object.fromEntries(
      customHeaders
        .filter(({ pattern }) => matches(pattern, path))
        .flatMap(({ headers }) => headers.map(({ key, value }) => [key, value])),
    );
  return (path) => {
    const headers = headersOf(path);
    // Rewrites win over files; rules with status 404 apply when there is no file.
    const rewrite = rules.find(({ Source, Status }) => Status === '200' && matches(Source, path));
    if (rewrite !== undefined) return { status: 200, file: rewrite.Target, headers };
    const file = path.endsWith('/') ? `${path}index.html` : path;
    if (isFile(file)) return { status: 200, file, headers };
    const missing = rules.find(({ Source, Status }) => Status === '404' && matches(Source, path));
    return { status: 404, file: missing?.Target ?? '', headers };
  };
}

/** In Amplify's patterns, `**` and `<*>` match anything, and `*` anything up to the next slash. */
function matches(pattern: string, path: string): boolean {
  const parts = pattern.split(/(\*\*|<\*>|\*)/).map((part) => {
    if (part === '**' || part === '<*>') return '.*';
    return part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`).test(path);
}
