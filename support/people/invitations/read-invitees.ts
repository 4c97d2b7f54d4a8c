import type { Invitee } from '../invitation.ts';
import { describeInviteeFault } from '../invitee-rules.ts';
import { type CsvRecord, parseCsv } from './csv.ts';

/** A person in a file. */
export interface InviteeRow extends Invitee {
  /** The line on which the row begins, from 1. */
  readonly line: number;
}

/** A row that cannot be used. */
export interface RefusedRow {
  readonly line: number;
  readonly reason: string;
}

/** The rows of a file; each is in one of the two lists. */
export interface Invitees {
  readonly rows: readonly InviteeRow[];
  readonly refused: readonly RefusedRow[];
}

/** A file that cannot be read as a whole. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

const COLUMNS = ['email', 'name', 'language'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads a file with the columns email, name and language and checks every row.
 *
 * @param bytes UTF-8, with or without a byte order mark; fields are separated by commas or semicolons
 * @throws CsvError when it is not UTF-8 or has no header
 */
export function readInvitees(bytes: Uint8Array): Invitees {
  const text = decode(bytes);
  const [header = '', ...others] = text.split(/\r\n|\n|\r/, 1);
  if (others.length === 0 && header.trim() === '') throw headerError('The first line is empty');
  const [first, ...records] = parseCsv(text, /^[^,]*;/.test(header) ? ';' : ',');
  const columns = readHeader(first);
  const lines = new Map<string, number>();
  const rows: InviteeRow[] = [];
  const refused: RefusedRow[] = [];
  for (const record of records) {
    const row = readRow(record, columns);
    const reason =
      record.fault ??
      describeColumnFault(record, columns) ??
      describeInviteeFault(row) ??
      describeDuplicate(row, lines);
    if (reason === undefined) rows.push(row);
    else refused.push({ line: record.line, reason });
  }
  return { rows, refused };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CsvError('The file is not UTF-8. In a spreadsheet, save it as "CSV UTF-8".', { cause });
  }
}

function headerError(what: string): CsvError {
  return new CsvError(`${what}. The first line must name the columns: ${COLUMNS.join(',')}.`);
}

function readHeader(record: CsvRecord | undefined): readonly Column[] {
  const names = (record?.fields ?? []).map((name) => name.trim().toLowerCase());
  const columns = names.filter((name): name is Column => (COLUMNS as readonly string[]).includes(name));
  if (columns.length < names.length || record?.fault !== undefined) {
    throw headerError('The first line names a column that is not known');
  }
  if (new Set(columns).size < columns.length) throw headerError('The first line names a column twice');
  if (!columns.includes('email')) throw headerError('The first line names no column email');
  return columns;
}

function readRow({ line, fields }: CsvRecord, columns: readonly Column[]): InviteeRow {
  const field = (column: Column) => fields[columns.indexOf(column)]?.trim() || undefined;
  return { line, address: field('email') ?? '', name: field('name'), language: field('language') };
}

function describeColumnFault({ fields }: CsvRecord, columns: readonly Column[]): string | undefined {
  if (fields.length === columns.length) return undefined;
  return `the row has ${fields.length} fields, and the first line ${columns.length}`;
}

/** The user pool ignores case in addresses. */
function describeDuplicate({ address, line }: InviteeRow, lines: Map<string, number>): string | undefined {
  const key = address.toLowerCase();
  const earlier = lines.get(key);
  if (earlier !== undefined) return `the address is that of line ${earlier}`;
  lines.set(key, line);
  return undefined;
}
