import { IfTag, type Liquid, Output, type Template, type Token, TypeGuards, type Value } from 'liquidjs';
import type { Path, Piece, Program } from '../email/templates.ts';

/** A part of Liquid that the function does not support, with its position. */
export class UnsupportedLiquidError extends Error {
  override readonly name = 'UnsupportedLiquidError';
  readonly token: Token;

  constructor(message: string, token: Token) {
    super(message);
    this.token = token;
  }
}

/**
 * Compiles Liquid to the data that the function renders: texts, members of the scope, and choices. The function needs
 * neither LiquidJS nor the source, so a cold start has no engine to load and nothing to parse.
 *
 * @throws UnsupportedLiquidError for tags other than `if`, and for values other than members, such as filters
 * @throws LiquidError for invalid Liquid
 */
export function compileLiquid(engine: Liquid, source: string): Program {
  return compile(engine.parse(source));
}

const compile = (templates: readonly Template[]): Program => templates.map(compilePiece);

function compilePiece(template: Template): Piece {
  const { token } = template;
  if (TypeGuards.isHTMLToken(token)) return token.getContent();
  if (template instanceof Output) return pathOf(template.value, token);
  if (template instanceof IfTag) {
    return template.branches.reduceRight<Program>(
      (otherwise, { value, templates }) => [
        { if: pathOf(value, token), show: compile(templates), otherwise },
      ],
      compile(template.elseTemplates ?? []),
    )[0] as Piece;
  }
  throw new UnsupportedLiquidError(
    `${token.getText()} is not known when an email is sent; there is if`,
    token,
  );
}

/** Returns the names of a member, such as `clinic` and `name`. */
function pathOf({ initial, filters }: Value, token: Token): Path {
  const [member, ...more] = initial.postfix;
  if (filters.length === 0 && more.length === 0 && TypeGuards.isPropertyAccessToken(member)) {
    const names = member.props.map((prop) => (TypeGuards.isWordToken(prop) ? prop.content : undefined));
    if (names.every((name) => name !== undefined)) return names;
  }
  throw new UnsupportedLiquidError(
    `${token.getText()} is more than the name of a value; filters and operators work only between [[ ]] and [% %]`,
    token,
  );
}
