/** One measured value. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** First and third quartile, for repeated measurements. */
  readonly spread?: readonly [number, number];
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

/** A table of measured values. */
export interface Comparison {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly name: string;
  readonly unit: string;
  /** One per column; undefined where a value does not apply. */
  readonly cells: readonly (Spread | undefined)[];
}

/** The median and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

/** The results of one part of the benchmark. */
export interface Findings {
  readonly comparisons?: readonly Comparison[];
  readonly measures: readonly Measure[];
  /** A sentence for each failed check. */
  readonly remarks?: readonly string[];
}

/** Returns whether a measure meets its target; without a target it does. */
export function isMet({ value, target }: Measure): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Formats measures as a table with one row each. */
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

/** Formats a comparison as a table below its title. */
export function describeComparison({ title, columns, rows }: Comparison): string {
  const cells = rows.map(({ name, unit, cells: values }) => [
    unit === '' ? name : `${name}, ${unit}`,
    ...values.map((value) => (value === undefined ? '' : describeSpread(value))),
  ]);
  return `${title}\n\n${describeTable([['', ...columns], ...cells])}`;
}

function describeSpread({ median, from, to }: Spread): string {
  return from === to ? show(median) : `${show(median)} (${show(from)} to ${show(to)})`;
}

const show = (value: number) =>
  value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

/**
 * Pads the cells of text rows into columns.
 *
 * @param right indexes of right-aligned columns; all but the first by default
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
