import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));

/** How an app is connected, as its developer reads it. */
export const guide = readFileSync(`${DOCS}/sso.md`, 'utf8');

/** The examples in a language, each with the text since the one before. */
export function examples(language: string): { readonly before: string; readonly code: string }[] {
  const parts = guide.split('```');
  return parts.flatMap((part, index) => {
    const isCode = index % 2 === 1 && part.startsWith(`${language}\n`);
    return isCode ? [{ before: parts[index - 1] ?? '', code: part.slice(language.length) }] : [];
  });
}
