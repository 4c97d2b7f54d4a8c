import type { Path, Program, Scope } from './templates.ts';

/**
 * Fills in a compiled template. What is null is empty, and a choice about it is made for `otherwise`, as in Liquid.
 *
 * @param write makes of a value what may stand in this form: `asHtml` or `asText`
 * @throws TypeError for a name that the scope does not know; the build lets none pass
 */
export function fill(program: Program, scope: Scope, write: (value: string) => string): string {
  let filled = '';
  for (const piece of program) {
    if (typeof piece === 'string') filled += piece;
    else if ('if' in piece) {
      filled += fill(valueAt(piece.if, scope) === null ? piece.otherwise : piece.show, scope, write);
    } else filled += write(valueAt(piece, scope) ?? '');
  }
  return filled;
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

/** The value as it is. */
export const asText = (value: string): string => value;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** The value as HTML text, also within an attribute. */
export const asHtml = (value: string): string => value.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
