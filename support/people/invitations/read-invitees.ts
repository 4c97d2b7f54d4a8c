import type { Invitee } from '../invitation.ts';
import { readInvitee, type TypedInvitee } from '../invitee-rules.ts';
import { describeMissingLanguage } from '../language-names.ts';
import { describeSuggestion } from '../patient-name.ts';
import { type Column, type Header, headerError, readHeader } from './columns.ts';
import { type CsvRecord, parseCsv } from './csv.ts';
import { CsvError } from './csv-error.ts';
import { decodeCsv } from './decode-csv.ts';

/** A person in a file. */
export interface InviteeRow extends Invitee {
  /** The line on which the row begins, from 1. */
  readonly line: number;
}

/** A remark about a row. */
export interface RowRemark {
  readonly line: number;
  readonly reason: string;
}

/** The rows of a file; each is either in `rows` or in `refused`. */
export interface Invitees {
  readonly rows: readonly InviteeRow[];
  /** Rows that cannot be used. */
  readonly refused: readonly RowRemark[];
  /** Possible mistakes in rows that can be used. */
  readonly doubts: readonly RowRemark[];
  /** The titles of columns that are not used. */
  readonly ignoredColumns: readonly string[];
}

/**
 * Reads a file of people, as spreadsheets and clinics' programs write it, and checks every row.
 *
 * @param bytes UTF-8, or UTF-16 with a byte order mark; the fields are separated by commas, semicolons or tabs
 * @throws CsvError when it cannot be decoded, or has no line that names the columns
 */
export function readInvitees(bytes: Uint8Array): Invitees {
  const text = decodeCsv(bytes);
  const [first, ...records] = readRecords(text);
  if (first === undefined) throw headerError('The file is empty');
  if (first.fault !== undefined) throw headerError('The quotation marks of the first line are not in pairs');
  const header = readHeader(first.fields);
  const lines = new Map<string, number>();
  const rows: InviteeRow[] = [];
  const refused: RowRemark[] = [];
  for (const record of records) {
    const { line } = record;
    const { invitee, reason } = readInvitee(readRow(record, header));
    const fault =
      record.fault ??
      describeColumnFault(record, header) ??
      reason ??
      describeDuplicate(invitee, line, lines);
    if (fault !== undefined) refused.push({ line, reason: fault });
    else if (invitee !== undefined) rows.push({ line, ...invitee });
  }
  return { rows, refused, doubts: rows.flatMap(describeDoubts), ignoredColumns: header.ignored };
}

const DELIMITERS = [',', ';', '\t', '|'];

/** Reads the records. Excel's first line `sep=;` names the delimiter; otherwise it is what the header has most of. */
function readRecords(text: string): CsvRecord[] {
  const [, named] = /^"?sep=(.?)"?[,;\t]*(?:\r|\n|$)/i.exec(text) ?? [];
  if (named !== undefined) {
    if (DELIMITERS.includes(named)) return parseCsv(text, named).filter(({ line }) => line > 1);
    throw new CsvError('The first line names a separator that is no comma, semicolon or tab.');
  }
  const [header = ''] = text.trimStart().split(/\r|\n/, 1);
  const unquoted = header.replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string) => unquoted.split(delimiter).length;
  return parseCsv(text, DELIMITERS.toSorted((one, other) => count(other) - count(one))[0] ?? ',');
}

function readRow({ fields }: CsvRecord, { columns }: Header): TypedInvitee {
  const field = (column: Column) => {
    const index = columns.indexOf(column);
    return (index < 0 ? undefined : fields[index]?.trim()) || undefined;
  };
  const [name, given, family] = [field('name'), field('givenName'), field('familyName')];
  const hasBoth = columns.includes('givenName') && columns.includes('familyName');
  const parts = hasBoth && name !== undefined ? [name] : [given, name, family];
  return {
    address: field('email') ?? '',
    name: parts.filter((part) => part !== undefined).join(' ') || undefined,
    language: field('language'),
  };
}

/** Excel leaves out empty fields at the end of a row, and adds some. */
function describeColumnFault({ fields }: CsvRecord, { columns }: Header): string | undefined {
  const count = fields.findLastIndex((text) => text.trim() !== '') + 1;
  return count > columns.length
    ? `the row has ${count} fields, and the first line ${columns.length}`
    : undefined;
}

/** The user pool ignores case in addresses. */
function describeDuplicate(
  invitee: Invitee | undefined,
  line: number,
  lines: Map<string, number>,
): string | undefined {
  const key = invitee?.address.toLowerCase() ?? '';
  const earlier = lines.get(key);
  if (earlier !== undefined) return `the address is that of line ${earlier}`;
  lines.set(key, line);
  return undefined;
}

function describeDoubts({ line, address, language }: InviteeRow): RowRemark[] {
  return [describeSuggestion(address), describeMissingLanguage(language)].flatMap((reason) =>
    reason === undefined ? [] : [{ line, reason }],
  );
}
