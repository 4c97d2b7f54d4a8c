import type { Path, Program, Scope } from './templates.ts';

/**
 * Renders a compiled template. As in Liquid, null is rendered as an empty text and counts as false.
 *
 * @param write encodes a value for the form: `asHtml` or `asText`
 * @throws TypeError for a name that is not in the scope, which the build already rejects
 */
export function render(program: Program, scope: Scope, write: (value: string) => string): string {
  let rendered = '';
  for (const piece of program) {
    if (typeof piece === 'string') rendered += piece;
    else if ('if' in piece) {
      rendered += render(valueAt(piece.if, scope) === null ? piece.otherwise : piece.show, scope, write);
    } else rendered += write(valueAt(piece, scope) ?? '');
  }
  return rendered;
}

function valueAt(path: Path, scope: Scope): string | null {
  let value: unknown = scope;
  for (const name of path) {
    if (value === null) return null;
    value = Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (value === undefined) throw new TypeError(`There is no ${path.join('.')}`);
  }
  return value as string | null;
}

/** Returns the value unchanged. */
export const asText = (value: string): string => value;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Escapes a value for HTML text and attributes. */
export const asHtml = (value: string): string => value.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
