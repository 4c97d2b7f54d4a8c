import { IfTag, type Liquid, Output, type Template, type Token, TypeGuards, type Value } from 'liquidjs';
import type { Path, Piece, Program } from '../email/templates.ts';

/** Something of Liquid that the function does not do, with the place where it stands. */
export class UnsupportedLiquidError extends Error {
  override readonly name = 'UnsupportedLiquidError';
  readonly token: Token;

  constructor(message: string, token: Token) {
    super(message);
    this.token = token;
  }
}

/**
 * Compiles Liquid to what the function runs: texts, members of the scope, and choices. LiquidJS reads the source; the
 * function needs neither it nor the source, so a cold start has nothing to load and nothing to parse.
 *
 * @throws UnsupportedLiquidError for tags other than `if` and values other than members, such as filters;
 *   LiquidError for what is no Liquid
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

/** A member by its names, such as `clinic.name`. */
function pathOf({ initial, filters }: Value, token: Token): Path {
  const [member, ...more] = initial.postfix;
  if (filters.length === 0 && more.length === 0 && TypeGuards.isPropertyAccessToken(member)) {
    const names = member.props.map((prop) => (TypeGuards.isWordToken(prop) ? prop.content : undefined));
    if (names.every((name) => name !== undefined)) return names;
  }
  throw new UnsupportedLiquidError(
    `${token.getText()} holds more than the name of a value; filters and operators work only between [[ ]] and [% %]`,
    token,
  );
}
