import { globSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourcePaths } from './source-paths.ts';

/** An error in a template, an event or the configuration, with its location. */
export interface Diagnostic {
  /** Path from the root of the repository; null if the error concerns no single file. */
  readonly file: string | null;
  /** From 1; null if unknown. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  /** The line and those around it. */
  readonly excerpt: readonly { readonly number: number; readonly text: string; readonly isError: boolean }[];
}

interface SourceLocation {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

/** The part of a Liquid error that has its location. */
interface LiquidToken {
  readonly file?: string | undefined;
  getText(): string;
  getPosition(): number[];
}

/** Lines of an excerpt before and after the line of the error. */
const CONTEXT_LINES = 2;

/**
 * Locates an error.
 *
 * Messages of the template compiler start with `file:line:column: `. For others, the location is that of the Liquid tag
 * or output that failed, or the position in the message of the JSON parser.
 *
 * @param error thrown by `composeGallery`
 */
export function toDiagnostic(error: unknown, sources: SourcePaths): Diagnostic {
  const message = error instanceof Error ? error.message : String(error);
  const head = /^(?<file>[\w./\\-]+\.\w+):(?:(?<line>\d+):(?<column>\d+):)? (?<text>.+)$/s.exec(
    message,
  )?.groups;
  const stated = toLocation(head?.file ?? null, head?.line, head?.column);
  const location =
    stated.line === null
      ? (locateLiquidError(error, stated.file, sources) ?? locateJsonError(message, stated, sources))
      : stated;
  const text = (liquidMessage(error) ?? head?.text ?? message).replace(/, (file|line):.*$/s, '');
  return {
    ...location,
    message: text.replaceAll(sources.siteConfig, 'site.config.json'),
    excerpt: excerptOf(location, sources),
  };
}

/** Formats the known parts of a location, such as `templates/en/welcome.liquid:3:9`. */
export function formatLocation({ file, line, column }: SourceLocation): string {
  return [file, line, column].filter((part) => part !== null).join(':');
}

function toLocation(file: string | null, line?: string, column?: string): SourceLocation {
  return {
    file: file?.replaceAll('\\', '/') ?? null,
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
  };
}

/** Returns the message of the Liquid error among the causes; the errors around it only say which file was processed. */
function liquidMessage(error: unknown): string | undefined {
  return causes(error).find((cause) => tokenOf(cause) !== undefined)?.message;
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

function tokenOf(error: Error): LiquidToken | undefined {
  if (!('token' in error) || typeof error.token !== 'object' || error.token === null) return undefined;
  return 'getPosition' in error.token ? (error.token as LiquidToken) : undefined;
}

/** Uses the file of the token; if it has none, searches for its text, first in the email's own template. */
function locateLiquidError(
  error: unknown,
  file: string | null,
  { templates }: SourcePaths,
): SourceLocation | undefined {
  const token = causes(error)
    .map(tokenOf)
    .find((candidate) => candidate !== undefined);
  if (token === undefined) return undefined;
  if (token.file !== undefined) {
    const [line, column] = token.getPosition();
    return toLocation(
      `templates/${relative(templates, token.file).replaceAll(sep, '/')}`,
      `${line}`,
      `${column}`,
    );
  }
  const shared = globSync('{blocks,layout}/*.liquid', { cwd: templates }).map((path) => `templates/${path}`);
  for (const candidate of [...(file === null ? [] : [file]), ...shared]) {
    const source = readLines(candidate, { templates })?.join('\n') ?? '';
    const at = source.indexOf(token.getText());
    if (at !== -1) return locationAt(candidate, source, at);
  }
  return undefined;
}

/** Uses the position in the message of the JSON parser, or its quote of ten characters before and after the error. */
function locateJsonError(message: string, stated: SourceLocation, sources: SourcePaths): SourceLocation {
  const inSite = message.includes(sources.siteConfig) || message.startsWith('site.config.json');
  const file = inSite ? 'site.config.json' : stated.file;
  const { line, column } = /\(line (?<line>\d+) column (?<column>\d+)\)/.exec(message)?.groups ?? {};
  if (line !== undefined || file === null) return toLocation(file, line, column);
  const quote = /\.\.\."(?<quote>.{10,21})"(?:\.\.\.)? is not valid JSON/s.exec(message)?.groups?.quote;
  const source = readLines(file, sources)?.join('\n') ?? '';
  const at = quote === undefined ? -1 : source.indexOf(quote);
  return at === -1 ? toLocation(file) : locationAt(file, source, at + 10);
}

function locationAt(file: string, source: string, index: number): SourceLocation {
  const lines = source.slice(0, index).split('\n');
  return { file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function excerptOf({ file, line }: SourceLocation, sources: SourcePaths): Diagnostic['excerpt'] {
  const lines = file === null || line === null ? undefined : readLines(file, sources);
  if (lines === undefined || line === null) return [];
  const first = Math.max(1, line - CONTEXT_LINES);
  return lines
    .slice(first - 1, line + CONTEXT_LINES)
    .map((text, index) => ({ number: first + index, text, isError: first + index === line }));
}

/** Reads a file that a message names; undefined if it no longer exists. */
function readLines(file: string, sources: Partial<SourcePaths>): string[] | undefined {
  const [folder = '', ...rest] = file.split('/');
  const roots: Readonly<Record<string, string | undefined>> = {
    templates: sources.templates,
    events: sources.events,
    'site.config.json': sources.siteConfig,
  };
  const root = roots[folder];
  if (root === undefined) return undefined;
  try {
    return readFileSync(join(root, ...rest), 'utf8').split(/\r?\n/);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
