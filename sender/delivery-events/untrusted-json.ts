/** An object of which nothing is known yet. */
export type Members = Readonly<Record<string, unknown>>;

/** The members of an object; none of anything else. */
export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

/** The first item of a list. */
export function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

/** A word that SES is known to use; `other` for any other text, which could hold anything. */
export function knownWord(words: ReadonlySet<string>, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return words.has(value) ? value : 'other';
}

/** A text of exactly one shape. */
export function shaped(shape: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && shape.test(value) ? value : undefined;
}

/** The reply code that an SMTP answer or a diagnostic text begins with (RFC 5321 section 4.2); the rest names people. */
export function smtpCode(text: unknown): string | undefined {
  return typeof text === 'string' ? /^(?:smtp; ?)?([245]\d\d)(?![\w.])/i.exec(text)?.[1] : undefined;
}

/** An enhanced status code (RFC 3463), alone or after the reply code of an SMTP answer. */
export function statusCode(text: unknown): string | undefined {
  return typeof text === 'string'
    ? /^(?:[245]\d\d[ -])?([245]\.\d{1,3}\.\d{1,3})(?![\w.])/.exec(text)?.[1]
    : undefined;
}

/** The domain of an address, bare or after a name in angle brackets; never what stands before the `@`. */
export function domainOf(address: unknown): string | undefined {
  if (typeof address !== 'string' || address.length > 1000) return undefined;
  const [, domain] = /^[^@]*@((?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])>?$/i.exec(address) ?? [];
  return domain?.toLowerCase();
}
