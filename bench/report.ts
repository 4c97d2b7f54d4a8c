/** One thing that was measured. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The middle half of what was measured, from and to, where it was measured more than once. */
  readonly spread?: readonly [number, number];
  /** What it must not fall short of, or exceed. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

/** Several things, measured of each of several contestants. */
export interface Comparison {
  readonly title: string;
  readonly contestants: readonly string[];
  readonly rows: readonly ComparedRow[];
}

export interface ComparedRow {
  readonly name: string;
  readonly unit: string;
  /** In the order of the contestants; undefined where it does not apply. */
  readonly cells: readonly (Spread | undefined)[];
}

/** The middle of what was measured, and between what its middle half lies. */
export interface Spread {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

/** What a part of the bench found. */
export interface Findings {
  readonly comparisons?: readonly Comparison[];
  readonly measures: readonly Measure[];
  /** What went wrong, in sentences. */
  readonly remarks?: readonly string[];
}

/** Whether a measure is where it must be; what has no target is. */
export function isMet({ value, target }: Measure): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Measures as a table for people, a row each. */
export function describeMeasures(measures: readonly Measure[]): string {
  return describeTable(
    measures.map((measure) => [
      measure.target === undefined ? ' ' : isMet(measure) ? '✓' : '✗',
      measure.name,
      `${show(measure.value)} ${measure.unit}`,
      measure.spread === undefined ? '' : `(${measure.spread.map(show).join(' to ')})`,
      describeTarget(measure.target),
    ]),
    [2],
  );
}

/** A comparison as a table for people: a row for each thing, a column for each contestant. */
export function describeComparison({ title, contestants, rows }: Comparison): string {
  const cells = rows.map(({ name, unit, cells: values }) => [
    unit === '' ? name : `${name}, ${unit}`,
    ...values.map((value) => (value === undefined ? '' : describeSpread(value))),
  ]);
  return `${title}\n\n${describeTable([['', ...contestants], ...cells])}`;
}

function describeSpread({ median, from, to }: Spread): string {
  return from === to ? show(median) : `${show(median)} (${show(from)} to ${show(to)})`;
}

const show = (value: number) =>
  value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

/**
 * Rows of text in columns.
 *
 * @param right the columns that end at the same place; all but the first unless told otherwise
 */
export function describeTable(rows: readonly (readonly string[])[], right?: readonly number[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isRight = (column: number) => (right === undefined ? column > 0 : right.includes(column));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => align(cell, widths[column] ?? 0, isRight(column))).join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}

function describeTarget(target: Measure['target']): string {
  if (target === undefined) return '';
  const [sign, limit] = 'atLeast' in target ? ['≥', target.atLeast] : ['≤', target.atMost];
  return `target ${sign} ${show(limit)}`;
}

function align(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}
