/**
 * The words of CloudWatch Logs Insights that are no fields, as far as queries here use them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
const WORDS = new Set('fields filter stats sort limit by as and or in not asc desc'.split(' '));
const FUNCTIONS = new Set('count count_distinct latest pct bin'.split(' '));

/** A value that a query asks a field for. */
export interface Asked {
  readonly field: string;
  readonly value: string;
}

const withoutComments = (query: string) => query.replaceAll(/^#.*$/gm, '');
/** A word that does not go on a number, such as the unit of `1h`. */
const WORD = /(?<![\w.@])@?[A-Za-z_][\w.]*(?<call>\()?/g;

/** The fields of log lines that a query names, whatever it calls them afterwards. */
export function fieldsOf(query: string): string[] {
  const text = withoutComments(query).replaceAll(/"[^"]*"/g, '""');
  const given = new Set([...text.matchAll(/\bas (?<name>\w+)/g)].map(({ groups }) => groups?.name));
  const fields = [...text.matchAll(WORD)]
    .filter(([word, call]) => !(call !== undefined && FUNCTIONS.has(word.slice(0, -1))))
    .map(([word]) => word)
    .filter((word) => !WORDS.has(word) && !given.has(word));
  return [...new Set(fields)];
}

/** The values that a query compares fields with; not those that a person fills in. */
export function valuesOf(query: string): Asked[] {
  const comparisons = withoutComments(query).matchAll(
    /(?<field>[\w.]+) (?:!?=|in) (?<values>"[^"]*"|\[[^\]]*\])/g,
  );
  return [...comparisons].flatMap(({ groups: { field = '', values = '' } = {} }) =>
    [...values.matchAll(/"(?<value>[^"{]*)"/g)].map(({ groups }) => ({ field, value: groups?.value ?? '' })),
  );
}
