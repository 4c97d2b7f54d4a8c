/** A line that a function logged. */
export type LoggedLine = Readonly<Record<string, unknown>>;

/** Runs `work` and returns its result or error, and everything that is written meanwhile. */
export async function captureLines<T>(
  work: () => Promise<T>,
): Promise<{ readonly ended: T | unknown; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const keep = (text: string | Uint8Array) => {
    lines.push(String(text));
    return true;
  };
  const streams = [process.stdout, process.stderr];
  const writers = streams.map(({ write }) => write);
  for (const stream of streams) stream.write = keep;
  const ended = await work().catch((error: unknown) => error);
  for (const [index, write] of writers.entries()) Object.assign(streams[index] ?? {}, { write });
  return { ended, lines };
}

/** Parses what a function logged. */
export const parseLines = (lines: readonly string[]): LoggedLine[] => lines.map((line) => JSON.parse(line));
