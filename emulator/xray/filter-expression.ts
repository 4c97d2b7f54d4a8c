import { AwsError } from '../aws/service.ts';
import type { Trace } from './trace.ts';

type TracePredicate = (trace: Trace) => boolean;

const VALUE = '(?:"(?<text>(?:[^"\\\\]|\\\\.)*)"|(?<literal>true|false|-?\\d+(?:\\.\\d+)?))';
const TERMS: readonly (readonly [RegExp, (groups: Groups) => TracePredicate])[] = [
  [
    new RegExp(
      `^annotation(?:\\.(?<key>[\\w-]+)|\\[(?<bracketed>[\\w.-]+)\\])\\s*(?<operator>!?=)\\s*${VALUE}`,
      'i',
    ),
    ({ key, bracketed, operator, text, literal }) => {
      const wanted = text === undefined ? JSON.parse((literal ?? '').toLowerCase()) : unescapeText(text);
      return ({ annotations }) => {
        const values = annotations.get(key ?? bracketed ?? '');
        return operator === '='
          ? values?.includes(wanted) === true
          : values?.some((value) => value !== wanted) === true;
      };
    },
  ],
  [
    /^service\(\s*"(?<text>(?:[^"\\]|\\.)*)"\s*\)(?!\s*\{)/i,
    ({ text = '' }) => {
      const name = unescapeText(text);
      return ({ segments }) => segments.some((segment) => segment.name === name);
    },
  ],
  [
    /^(?<not>!)?(?<flag>fault|error|throttle)\b(?:\s*=\s*(?<literal>true|false))?/i,
    ({ not, flag = '', literal = 'true' }) => {
      const wanted = (literal.toLowerCase() === 'true') !== (not !== undefined);
      const read = FLAGS[flag.toLowerCase()];
      return (trace) => read?.(trace) === wanted;
    },
  ],
  [
    /^id\s*=\s*"(?<text>[^"]*)"/i,
    ({ text }) =>
      ({ id }) =>
        id === text,
  ],
];

type Groups = Readonly<Record<string, string | undefined>>;

const FLAGS: Readonly<Record<string, TracePredicate>> = {
  fault: (trace) => trace.hasFault,
  error: (trace) => trace.hasError,
  throttle: (trace) => trace.hasThrottle,
};

/**
 * Compiles an X-Ray filter expression: `annotation.key = "value"`, `annotation[key] = "value"`, `service("name")`,
 * `fault`, `error`, `throttle` (bare, with `!` or `= true`) and `id = "…"`, joined with AND.
 *
 * @throws AwsError `InvalidRequestException` for anything else
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html
 */
export function compileFilterExpression(expression: string): TracePredicate {
  const predicates: TracePredicate[] = [];
  let remaining = expression.trim();
  while (remaining !== '') {
    const [length, predicate] = readTerm(remaining);
    predicates.push(predicate);
    remaining = remaining.slice(length).trimStart();
    if (remaining === '') break;
    const and = /^AND\s+(?=\S)/i.exec(remaining);
    if (!and) throw notSupported(remaining);
    remaining = remaining.slice(and[0].length);
  }
  return (trace) => predicates.every((matches) => matches(trace));
}

function readTerm(text: string): readonly [number, TracePredicate] {
  for (const [pattern, make] of TERMS) {
    const match = pattern.exec(text);
    if (match) return [match[0].length, make(match.groups ?? {})];
  }
  throw notSupported(text);
}

function notSupported(text: string): AwsError {
  return new AwsError(
    'InvalidRequestException',
    `The filter expression is not supported here from '${text.slice(0, 100)}'; ` +
      'annotations, service(), fault, error, throttle and id can be joined with AND.',
  );
}

const unescapeText = (text: string) => text.replace(/\\(.)/g, '$1');
