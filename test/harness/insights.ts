/**
 * Keywords of CloudWatch Logs Insights that are used in the queries of this repository.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
const WORDS = new Set('fields filter stats sort limit by as and or in not asc desc'.split(' '));
const FUNCTIONS = new Set('count count_distinct latest pct bin'.split(' '));

/** A value that a query compares a field with. */
export interface ComparedValue {
  readonly field: string;
  readonly value: string;
}

const withoutComments = (query: string) => query.replaceAll(/^#.*$/gm, '');
/** A word, but not the unit of a number such as `1h`. */
const WORD = /(?<![\w.@])@?[A-Za-z_][\w.]*(?<call>\()?/g;

/** Returns the fields of log lines that a query uses, without its aliases. */
export function fieldsOf(query: string): string[] {
  const text = withoutComments(query).replaceAll(/"[^"]*"/g, '""');
  const aliases = new Set([...text.matchAll(/\bas (?<name>\w+)/g)].map(({ groups }) => groups?.name));
  const fields = [...text.matchAll(WORD)]
    .filter(([word, call]) => !(call !== undefined && FUNCTIONS.has(word.slice(0, -1))))
    .map(([word]) => word)
    .filter((word) => !WORDS.has(word) && !aliases.has(word));
  return [...new Set(fields)];
}

/** Returns the values that a query compares fields with, except placeholders. */
export function valuesOf(query: string): ComparedValue[] {
  const comparisons = withoutComments(query).matchAll(
    /(?<field>[\w.]+) (?:!?=|in) (?<values>"[^"]*"|\[[^\]]*\])/g,
  );
  return [...comparisons].flatMap(({ groups: { field = '', values = '' } = {} }) =>
    [...values.matchAll(/"(?<value>[^"{]*)"/g)].map(({ groups }) => ({ field, value: groups?.value ?? '' })),
  );
}
