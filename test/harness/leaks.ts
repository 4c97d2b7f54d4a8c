/**
 * The words among `secrets` that show anywhere in what was captured: log lines, traces, pages. Lines of JSON are read,
 * so that what is escaped in them counts as what it is; digits count where they stand on their own, because six of
 * them also stand by chance within ids and times.
 *
 * @param captured any data; every string in it is looked at
 */
export function leaksIn(captured: unknown, secrets: readonly string[]): string[] {
  const texts = stringsIn(captured);
  return secrets.filter((secret) => texts.some((text) => shows(text, secret)));
}

function shows(text: string, secret: string): boolean {
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
