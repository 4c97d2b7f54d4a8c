/**
 * Returns the `secrets` that appear anywhere in captured data: log lines, traces, pages. Parses lines of JSON, so that
 * escaped text is found too. A numeric secret counts only as a whole word, because six digits also occur by chance
 * within ids and times.
 *
 * @param captured any data; every string in it is searched
 */
export function leaksIn(captured: unknown, secrets: readonly string[]): string[] {
  const texts = stringsIn(captured);
  return secrets.filter((secret) => texts.some((text) => contains(text, secret)));
}

function contains(text: string, secret: string): boolean {
  if (/\D/.test(secret)) return text.includes(secret);
  return new RegExp(`(?<![\\w.-])${secret}(?!\\w)`).test(text);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const parsed = /^\s*[[{]/.test(value) ? parse(value) : undefined;
    return parsed === undefined ? [value] : stringsIn(parsed);
  }
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, member]) => [key, ...stringsIn(member)]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
