import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));

/** The text of docs/sso.md. */
export const guide = readFileSync(`${DOCS}/sso.md`, 'utf8');

/** Returns the examples in a language, each with the text before it. */
export function examples(language: string): { readonly before: string; readonly code: string }[] {
  const parts = guide.split('```');
  return parts.flatMap((part, index) => {
    const isCode = index % 2 === 1 && part.startsWith(`${language}\n`);
    return isCode ? [{ before: parts[index - 1] ?? '', code: part.slice(language.length) }] : [];
  });
}
