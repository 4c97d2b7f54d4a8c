/** One line of a log group. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The line as it was written. */
  readonly text: string;
  /** The members of a structured line; empty for any other. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Parses a line. @param at milliseconds since the epoch */
export function parseLogLine(at: number, text: string): LogLine {
  return { at, text, fields: parseFields(text) };
}

/** Returns the members of a structured log line, and none for any other line. */
export function parseFields(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
