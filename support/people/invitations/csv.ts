/** A record of a CSV file. */
export interface CsvRecord {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** A syntax error; the fields are then unreliable. */
  readonly fault?: string;
}

const LINE_END = /\r\n|\n|\r/y;
const REST_OF_LINE = /[^\r\n]*/y;

/**
 * Parses CSV as RFC 4180 describes it, with any of the usual line ends. A record with a syntax error has a `fault`, and
 * the next record begins on the next line: a quotation mark that is never closed costs one row, where `csv-parse` drops
 * the rest of the file. Lines that are empty, or have only delimiters, are skipped.
 *
 * @param delimiter one character
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function parseCsv(text: string, delimiter: string): CsvRecord[] {
  const field = new RegExp(`"([^"]*(?:""[^"]*)*)"|([^"${delimiter}\\r\\n]*)`, 'y');
  const records: CsvRecord[] = [];
  let [at, line] = [0, 1];
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text) ?? undefined;
    at += match?.[0].length ?? 0;
    return match;
  };
  while (at < text.length) {
    const start = at;
    const fields: string[] = [];
    do {
      if (fields.length > 0) at += 1;
      const [, quoted, bare = ''] = take(field) ?? [];
      fields.push(quoted?.replaceAll('""', '"') ?? bare);
    } while (text[at] === delimiter);
    const isWhole = at === text.length || take(LINE_END) !== undefined;
    if (!isWhole) {
      take(REST_OF_LINE);
      take(LINE_END);
    }
    const written = text.slice(start, at);
    if (!isWhole) records.push({ line, fields, fault: 'the quotation marks are not in pairs' });
    else if (fields.some((text) => text.trim() !== '')) records.push({ line, fields });
    line += written.match(/\r\n|\n|\r/g)?.length ?? 0;
  }
  return records;
}
