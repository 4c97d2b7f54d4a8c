import type { LinePredicate } from './filter-pattern.ts';
import { FilterPatternError } from './pattern-error.ts';

type ValuePredicate = (root: unknown) => boolean;

/** A condition, and what a line that meets it holds word for word. */
interface Condition {
  readonly matches: ValuePredicate;
  readonly literals: readonly string[];
}

/** A text that is no number and that JSON writes in one way. */
const PLAIN = /^(?=.*[a-z])[\w@.:-]+$/i;

const TOKEN =
  /\s*(?:(?<selector>\$(?:\.[\w@-]+|\[\d+\]|\['[^']+'\])+)|(?<operator>&&|\|\||!=|<=|>=|[=<>(){}])|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>[^\s(){}=!<>&|"]+))/y;

const COMPARISONS = new Set(['=', '!=', '<', '>', '<=', '>=']);

interface Token {
  readonly kind: 'selector' | 'operator' | 'quoted' | 'word';
  readonly text: string;
}

/**
 * Compiles `{ $.a.b = "x" && ($.n != 5 || $.m NOT EXISTS) }`. A line that is not JSON never matches.
 *
 * @throws FilterPatternError
 */
export function parseJsonPattern(pattern: string): LinePredicate {
  const tokens = tokenize(pattern);
  let position = 0;
  const peek = () => tokens[position];
  const fail = (): never => {
    throw new FilterPatternError(`Invalid filter pattern near '${peek()?.text ?? 'its end'}'.`);
  };
  const next = (): Token => tokens[position++] ?? fail();
  const isOperator = (text: string) => peek()?.kind === 'operator' && peek()?.text === text;
  const isWord = (text: string) => peek()?.kind === 'word' && peek()?.text.toUpperCase() === text;
  const expectToken = (text: string) => (isOperator(text) || isWord(text) ? next() : fail());

  const either = (): Condition => {
    const first = both();
    const parts = [first];
    while (isOperator('||')) {
      next();
      parts.push(both());
    }
    if (parts.length === 1) return first;
    return { matches: (root) => parts.some((part) => part.matches(root)), literals: [] };
  };
  const both = (): Condition => {
    const parts = [condition()];
    while (isOperator('&&')) {
      next();
      parts.push(condition());
    }
    return {
      matches: (root) => parts.every((part) => part.matches(root)),
      literals: parts.flatMap(({ literals }) => literals),
    };
  };
  const condition = (): Condition => {
    if (isOperator('(')) {
      next();
      const inner = either();
      expectToken(')');
      return inner;
    }
    const read = peek()?.kind === 'selector' ? selector(next().text) : fail();
    if (isWord('IS')) {
      next();
      const { text } = next();
      const wanted = new Map<string, unknown>([
        ['TRUE', true],
        ['FALSE', false],
        ['NULL', null],
      ]);
      return wanted.has(text.toUpperCase())
        ? { matches: (root) => read(root) === wanted.get(text.toUpperCase()), literals: [] }
        : fail();
    }
    if (isWord('NOT')) {
      next();
      expectToken('EXISTS');
      return { matches: (root) => read(root) === undefined, literals: [] };
    }
    const operator = COMPARISONS.has(peek()?.text ?? '') ? next().text : fail();
    const operand = next();
    if (operand.kind !== 'quoted' && operand.kind !== 'word') {
      position -= 1;
      return fail();
    }
    const compare = comparison(operator, operand) ?? fail();
    const isLiteral = operator === '=' && operand.kind === 'quoted' && PLAIN.test(operand.text);
    return { matches: (root) => compare(read(root)), literals: isLiteral ? [operand.text] : [] };
  };

  expectToken('{');
  const { matches, literals } = either();
  expectToken('}');
  if (peek()) {
    fail();
  }
  // Parsing takes the most time, so lines that cannot match are left out before, unless they escape characters.
  const canMatch = (line: string) =>
    literals.every((literal) => line.includes(literal)) || line.includes('\\u');
  return (line) => {
    const root = canMatch(line) ? parseLine(line) : undefined;
    return root !== undefined && matches(root);
  };
}

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = [];
  const text = pattern.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = Object.entries(TOKEN.exec(text)?.groups ?? {}).find(([, value]) => value !== undefined);
    if (!found) {
      throw new FilterPatternError(`Invalid filter pattern near '${text.slice(at).trim()}'.`);
    }
    const [kind, value = ''] = found;
    const unescaped = kind === 'quoted' ? value.replace(/\\(.)/g, '$1') : value;
    tokens.push({ kind: kind as Token['kind'], text: unescaped });
  }
  return tokens;
}

/** Reads `$.a.b[0]` from a value; undefined where the path leads nowhere. */
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
  const equals = (value: unknown) =>
    typeof value === 'number' && !Number.isNaN(number)
      ? value === number
      : isScalar(value) && wildcard(operand.text).test(String(value));
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

/** `*` stands for any number of characters. */
function wildcard(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
}

/** Log lines need not be JSON; one that is not has no fields. */
function parseLine(line: string): unknown {
  if (!line.startsWith('{')) {
    return undefined;
  }
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
