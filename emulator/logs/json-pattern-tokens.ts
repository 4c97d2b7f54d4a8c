import { AwsError } from '../aws/service.ts';

export interface Token {
  readonly kind: 'selector' | 'operator' | 'quoted' | 'word';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(?<selector>\$(?:\.[\w@-]+|\[\d+\]|\['[^']+'\])+)|(?<operator>&&|\|\||!=|<=|>=|[=<>(){}])|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>[^\s(){}=!<>&|"]+))/y;

/** Reads the tokens of a pattern one after the other. */
export interface TokenReader {
  peek(): Token | undefined;
  next(): Token;
  /** Reads the next token if it is this operator or keyword. */
  accept(text: string): boolean;
  /** Reads the next token, which must be this operator or keyword. */
  expect(text: string): void;
  /** @throws AwsError that names the next token */
  fail(): never;
}

/** @throws AwsError `InvalidParameterException` for an invalid character */
export function readTokens(pattern: string): TokenReader {
  const tokens = tokenize(pattern);
  let position = 0;
  const reader: TokenReader = {
    peek: () => tokens[position],
    next: () => tokens[position++] ?? reader.fail(),
    accept(text) {
      const token = tokens[position];
      const isNext =
        (token?.kind === 'operator' && token.text === text) ||
        (token?.kind === 'word' && token.text.toUpperCase() === text);
      if (isNext) position += 1;
      return isNext;
    },
    expect(text) {
      if (!reader.accept(text)) reader.fail();
    },
    fail() {
      throw invalidPattern(tokens[position]?.text ?? 'its end');
    },
  };
  return reader;
}

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = [];
  const text = pattern.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = Object.entries(TOKEN.exec(text)?.groups ?? {}).find(([, value]) => value !== undefined);
    if (!found) throw invalidPattern(text.slice(at).trim());
    const [kind, value = ''] = found;
    const unescaped = kind === 'quoted' ? value.replace(/\\(.)/g, '$1') : value;
    tokens.push({ kind: kind as Token['kind'], text: unescaped });
  }
  return tokens;
}

const invalidPattern = (near: string) =>
  new AwsError('InvalidParameterException', `Invalid filter pattern near '${near}'.`);
