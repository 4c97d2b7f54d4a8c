import { readTokens, type Token, type TokenReader } from './json-pattern-tokens.ts';

/** A condition of a pattern. */
interface Condition {
  readonly matches: (root: unknown) => boolean;
  /** Texts that a matching line contains verbatim, unless it escapes characters. */
  readonly literals: readonly string[];
}

/** A string that is not a number and that JSON writes in only one way. */
const PLAIN = /^(?=.*[a-z])[\w@.:-]+$/i;

const COMPARISONS = new Set(['=', '!=', '<', '>', '<=', '>=']);

/** The values that `IS` compares with. */
const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['TRUE', true],
  ['FALSE', false],
  ['NULL', null],
]);

/**
 * Compiles `{ $.a.b = "x" && ($.n != 5 || $.m NOT EXISTS) }`. A line that is not JSON never matches.
 *
 * @throws AwsError `InvalidParameterException`
 */
export function compileJsonPattern(pattern: string): (line: string) => boolean {
  const tokens: TokenReader = readTokens(pattern);
  tokens.expect('{');
  const { matches, literals } = parseOr(tokens);
  tokens.expect('}');
  if (tokens.peek()) tokens.fail();
  // Parsing JSON takes most of the time, so lines that cannot match are skipped before, unless they escape characters.
  const canMatch = (line: string) =>
    literals.every((literal) => line.includes(literal)) || line.includes('\\u');
  return (line) => {
    const root = canMatch(line) ? parseLine(line) : undefined;
    return root !== undefined && matches(root);
  };
}

function parseOr(tokens: TokenReader): Condition {
  const first = parseAnd(tokens);
  const parts = [first];
  while (tokens.accept('||')) parts.push(parseAnd(tokens));
  if (parts.length === 1) return first;
  return { matches: (root) => parts.some((part) => part.matches(root)), literals: [] };
}

function parseAnd(tokens: TokenReader): Condition {
  const parts = [parseCondition(tokens)];
  while (tokens.accept('&&')) parts.push(parseCondition(tokens));
  return {
    matches: (root) => parts.every((part) => part.matches(root)),
    literals: parts.flatMap(({ literals }) => literals),
  };
}

function parseCondition(tokens: TokenReader): Condition {
  if (tokens.accept('(')) {
    const inner = parseOr(tokens);
    tokens.expect(')');
    return inner;
  }
  const read = tokens.peek()?.kind === 'selector' ? selector(tokens.next().text) : tokens.fail();
  if (tokens.accept('IS')) {
    const constant = tokens.next().text.toUpperCase();
    if (!CONSTANTS.has(constant)) tokens.fail();
    return { matches: (root) => read(root) === CONSTANTS.get(constant), literals: [] };
  }
  if (tokens.accept('NOT')) {
    tokens.expect('EXISTS');
    return { matches: (root) => read(root) === undefined, literals: [] };
  }
  return parseComparison(tokens, read);
}

function parseComparison(tokens: TokenReader, read: (root: unknown) => unknown): Condition {
  const operator = COMPARISONS.has(tokens.peek()?.text ?? '') ? tokens.next().text : tokens.fail();
  const kind = tokens.peek()?.kind;
  if (kind !== undefined && kind !== 'quoted' && kind !== 'word') tokens.fail();
  const operand = tokens.next();
  const compare = comparison(operator, operand) ?? tokens.fail();
  const isLiteral = operator === '=' && operand.kind === 'quoted' && PLAIN.test(operand.text);
  return { matches: (root) => compare(read(root)), literals: isLiteral ? [operand.text] : [] };
}

/** Compiles a path such as `$.a.b[0]` to a function that reads it from a value, undefined where nothing is there. */
function selector(path: string): (root: unknown) => unknown {
  const keys = [...path.matchAll(/\.([\w@-]+)|\[(\d+)\]|\['([^']+)'\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted ?? '',
  );
  return (root) =>
    keys.reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      root,
    );
}

function comparison(operator: string, operand: Token): ((value: unknown) => boolean) | undefined {
  const number = operand.kind === 'word' && operand.text !== '' ? Number(operand.text) : Number.NaN;
  const numeric = (test: (value: number) => boolean) =>
    Number.isNaN(number) ? undefined : (value: unknown) => typeof value === 'number' && test(value);
  const pattern = wildcard(operand.text);
  const equals = (value: unknown) =>
    typeof value === 'number' && !Number.isNaN(number)
      ? value === number
      : isScalar(value) && pattern.test(String(value));
  switch (operator) {
    case '=':
      return equals;
    case '!=':
      return (value) => value !== undefined && !equals(value);
    case '<':
      return numeric((value) => value < number);
    case '>':
      return numeric((value) => value > number);
    case '<=':
      return numeric((value) => value <= number);
    case '>=':
      return numeric((value) => value >= number);
    default:
      return undefined;
  }
}

const isScalar = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Compiles a text in which `*` matches any number of characters. */
function wildcard(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
}

function parseLine(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
