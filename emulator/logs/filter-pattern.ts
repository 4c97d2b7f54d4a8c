import { AwsError } from '../aws/service.ts';
import { compileJsonPattern } from './json-pattern.ts';

/** Returns true for a log line that matches a filter pattern. */
export type LinePredicate = (line: string) => boolean;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
const MAXIMUM_LENGTH = 1024;

const TERM = /\s*(?<sign>[-?])?(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<bare>[^\s"]+))/y;

/**
 * Compiles a CloudWatch Logs filter pattern: terms and quoted phrases that must all occur, `-` before one that must not,
 * `?` before those of which one must; or `{ $.key = "value" }` for lines that are JSON.
 *
 * @throws AwsError `InvalidParameterException` for an invalid pattern and for what is not supported, such as regular
 *   expressions
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilterPattern(pattern: string): LinePredicate {
  const trimmed = pattern.trim();
  if (trimmed.length > MAXIMUM_LENGTH) {
    throw invalidPattern(`A filter pattern has ${MAXIMUM_LENGTH} characters at most.`);
  }
  if (trimmed === '') return () => true;
  if (trimmed.startsWith('{')) return compileJsonPattern(trimmed);
  if (/^[[%]/.test(trimmed)) {
    throw invalidPattern(
      'Patterns for space-delimited fields and regular expressions are not supported here.',
    );
  }
  return compileTerms(trimmed);
}

function compileTerms(pattern: string): LinePredicate {
  const required: string[] = [];
  const excluded: string[] = [];
  const optional: string[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < pattern.length) {
    const at = TERM.lastIndex;
    const { sign, quoted, bare } = TERM.exec(pattern)?.groups ?? {};
    const term = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    if (term === undefined) throw invalidPattern(`Invalid filter pattern at '${pattern.slice(at)}'.`);
    if (bare !== undefined && !/^\w+$/u.test(bare)) {
      throw invalidPattern(`Invalid character(s) in term '${bare}'; put it in double quotes.`);
    }
    (sign === '-' ? excluded : sign === '?' ? optional : required).push(term);
  }
  return (line) =>
    required.every((term) => line.includes(term)) &&
    !excluded.some((term) => line.includes(term)) &&
    (optional.length === 0 || required.length > 0 || optional.some((term) => line.includes(term)));
}

const invalidPattern = (message: string) => new AwsError('InvalidParameterException', message);
