import { globSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourcePaths } from './source-paths.ts';

/** A mistake, for the person who has just made it. */
export interface Diagnostic {
  /** From the root of the repository; null when the mistake is in no single file. */
  readonly file: string | null;
  /** Counted from 1; null when not known. */
  readonly line: number | null;
  readonly column: number | null;
  /** What is wrong and what to do. */
  readonly sentence: string;
  /** The line itself, and what surrounds it. */
  readonly excerpt: readonly { readonly number: number; readonly text: string; readonly wrong: boolean }[];
}

interface Place {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

/** What a Liquid error knows of where it happened. */
interface LiquidToken {
  readonly file?: string | undefined;
  getText(): string;
  getPosition(): number[];
}

/** How many lines an excerpt has before and after the wrong one. */
const AROUND = 2;

/**
 * Finds out where a mistake is.
 *
 * Messages of the build start with `file:line:column: `. Where they do not, the position is that of the Liquid mark
 * which failed, or what the JSON parser says.
 *
 * @param error what composing the gallery threw
 */
export function toDiagnostic(error: unknown, sources: SourcePaths): Diagnostic {
  const message = error instanceof Error ? error.message : String(error);
  const head = /^(?<file>[\w./\\-]+\.\w+):(?:(?<line>\d+):(?<column>\d+):)? (?<sentence>.+)$/s.exec(
    message,
  )?.groups;
  const stated = place(head?.file ?? null, head?.line, head?.column);
  const found =
    stated.line === null
      ? (ofLiquid(error, stated.file, sources) ?? ofJson(message, stated, sources))
      : stated;
  const sentence = (innermost(error) ?? head?.sentence ?? message).replace(/, (file|line):.*$/s, '');
  return {
    ...found,
    sentence: sentence.replaceAll(sources.siteConfig, 'site.config.json'),
    excerpt: excerpt(found, sources),
  };
}

/** `templates/en/welcome.liquid:3:9`, as far as it is known. */
export function formatLocation({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== null).join(':');
}

function place(file: string | null, line?: string, column?: string): Place {
  return {
    file: file?.replaceAll('\\', '/') ?? null,
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
  };
}

/** A Liquid error below a build error says what is wrong; what is around it only says during what. */
function innermost(error: unknown): string | undefined {
  return causes(error).find((cause) => tokenOf(cause) !== undefined)?.message;
}

function causes(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

function tokenOf(error: Error): LiquidToken | undefined {
  if (!('token' in error) || typeof error.token !== 'object' || error.token === null) return undefined;
  return 'getPosition' in error.token ? (error.token as LiquidToken) : undefined;
}

/** A block knows its file; anything else is looked up by its words, first in the email's own template. */
function ofLiquid(error: unknown, file: string | null, { templates }: SourcePaths): Place | undefined {
  const token = causes(error)
    .map(tokenOf)
    .find((candidate) => candidate !== undefined);
  if (token === undefined) return undefined;
  if (token.file !== undefined) {
    const [line, column] = token.getPosition();
    return place(`templates/${relative(templates, token.file).replaceAll(sep, '/')}`, `${line}`, `${column}`);
  }
  const shared = globSync('{blocks,layout}/*.liquid', { cwd: templates }).map((path) => `templates/${path}`);
  for (const candidate of [...(file === null ? [] : [file]), ...shared]) {
    const source = readLines(candidate, { templates })?.join('\n') ?? '';
    const at = source.indexOf(token.getText());
    if (at !== -1) return position(candidate, source, at);
  }
  return undefined;
}

/** The JSON parser names the position, or quotes what stands around it: ten characters before and after. */
function ofJson(message: string, stated: Place, sources: SourcePaths): Place {
  const inSite = message.includes(sources.siteConfig) || message.startsWith('site.config.json');
  const file = inSite ? 'site.config.json' : stated.file;
  const { line, column } = /\(line (?<line>\d+) column (?<column>\d+)\)/.exec(message)?.groups ?? {};
  if (line !== undefined || file === null) return place(file, line, column);
  const quote = /\.\.\."(?<quote>.{10,21})"(?:\.\.\.)? is not valid JSON/s.exec(message)?.groups?.quote;
  const source = readLines(file, sources)?.join('\n') ?? '';
  const at = quote === undefined ? -1 : source.indexOf(quote);
  return at === -1 ? place(file) : position(file, source, at + 10);
}

function position(file: string, source: string, index: number): Place {
  const lines = source.slice(0, index).split('\n');
  return { file, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function excerpt({ file, line }: Place, sources: SourcePaths): Diagnostic['excerpt'] {
  const lines = file === null || line === null ? undefined : readLines(file, sources);
  if (lines === undefined || line === null) return [];
  const first = Math.max(1, line - AROUND);
  return lines
    .slice(first - 1, line + AROUND)
    .map((text, index) => ({ number: first + index, text, wrong: first + index === line }));
}

/** The lines of a file that a message names; none when it has gone in the meantime. */
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
