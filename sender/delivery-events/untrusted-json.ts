/** Returns the first item of a list. */
export function firstItem(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

/** Returns a value that SES is known to use, and `other` for any other text, which could contain anything. */
export function knownValue(known: ReadonlySet<string>, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return known.has(value) ? value : 'other';
}

/** Returns a text that matches the pattern. */
export function matching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

/** Returns the reply code at the start of an SMTP answer or diagnostic text (RFC 5321 section 4.2). */
export function smtpCode(text: unknown): string | undefined {
  return typeof text === 'string' ? /^(?:smtp; ?)?([245]\d\d)(?![\w.])/i.exec(text)?.[1] : undefined;
}

/** Returns an enhanced status code (RFC 3463), alone or after the reply code of an SMTP answer. */
export function statusCode(text: unknown): string | undefined {
  return typeof text === 'string'
    ? /^(?:[245]\d\d[ -])?([245]\.\d{1,3}\.\d{1,3})(?![\w.])/.exec(text)?.[1]
    : undefined;
}

/** Returns the domain of an address, with or without a name and angle brackets. */
export function domainOf(address: unknown): string | undefined {
  if (typeof address !== 'string' || address.length > 1000) return undefined;
  const [, domain] = /^[^@]*@((?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])>?$/i.exec(address) ?? [];
  return domain?.toLowerCase();
}
