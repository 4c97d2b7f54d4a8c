/** One thing that was measured. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it must not fall short of, or exceed. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

/** Whether a measure is where it must be; what has no target is. */
export function isMet({ value, target }: Measure): boolean {
  if (target === undefined) return true;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Measures as a table for people, a row each. */
export function describeMeasures(measures: readonly Measure[]): string {
  const rows = measures.map((measure) => [
    isMet(measure) ? '✓' : '✗',
    measure.name,
    `${measure.value.toLocaleString('en-GB')} ${measure.unit}`,
    describeTarget(measure.target),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => align(cell, widths[column] ?? 0, column === 2))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function describeTarget(target: Measure['target']): string {
  if (target === undefined) return '';
  const [sign, limit] = 'atLeast' in target ? ['≥', target.atLeast] : ['≤', target.atMost];
  return `target ${sign} ${limit.toLocaleString('en-GB')}`;
}

function align(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}
