import type { ComparedRow, Comparison, Measure } from '../report.ts';
import { exactly } from '../statistics.ts';
import type { Observed } from './run.ts';

/** What became of events; each is counted in one place. */
export interface Fates {
  /** SES took one email, and said so. */
  readonly delivered: number;
  /** SES took two, one of which it did not tell of. */
  readonly twice: number;
  /** SES took the email and never said so: the event is in the failure queue, or its failure in the log. */
  readonly inDoubt: number;
  /** The event is in the failure queue. */
  readonly deadLettered: number;
  /** A notice was not sent, and the log says why. */
  readonly told: number;
  /** Nobody has it, and nobody knows. */
  readonly lost: number;
}

/** A row of the table. */
export interface Tally extends Fates {
  readonly name: string;
  /** Secrets that showed outside of their email. */
  readonly leaked: number;
}

const COLUMNS = {
  delivered: 'once',
  twice: 'twice',
  inDoubt: 'in doubt',
  deadLettered: 'dead-lettered',
  told: 'told',
  lost: 'lost',
} as const satisfies Record<keyof Fates, string>;
const fates = Object.keys(COLUMNS) as readonly (keyof Fates)[];

/**
 * What became of the event of an experiment. A code whose failure is only told, and not in the queue, is lost; what SES
 * took while nobody took logs is not.
 */
function fateOf({ by, ending: { accepted, sent, failures, queued } }: Observed): keyof Fates {
  const isTold = failures.length > 0;
  const isKept = queued > 0;
  if (sent > 0 || (accepted > 0 && !isTold && !isKept)) return accepted > 1 ? 'twice' : 'delivered';
  if (!isKept && (by === 'sender' || !isTold)) return 'lost';
  if (accepted > 0) return 'inDoubt';
  return isKept ? 'deadLettered' : 'told';
}

/** Counts what became of the events of experiments. */
export function tallyResults(name: string, results: readonly Observed[]): Tally {
  const leaked = results.reduce((sum, result) => sum + result.leaked, 0);
  return tallyFates(name, results.map(fateOf), leaked);
}

/** Counts what became of events, each in one place. */
export function tallyFates(name: string, all: readonly (keyof Fates)[], leaked: number): Tally {
  const count = (fate: keyof Fates) => all.filter((each) => each === fate).length;
  return {
    name,
    leaked,
    ...(Object.fromEntries(fates.map((fate) => [fate, count(fate)])) as Record<keyof Fates, number>),
  };
}

/** The table of all that was tried. */
export function tabulate(tallies: readonly Tally[]): Comparison {
  const events = (tally: Tally) => fates.reduce((sum, fate) => sum + tally[fate], 0);
  const rows = tallies.map(
    (tally): ComparedRow => ({
      name: tally.name,
      unit: '',
      cells: [events(tally), ...fates.map((fate) => tally[fate]), tally.leaked].map(exactly),
    }),
  );
  return {
    title: 'What became of events under faults; in doubt: SES took the email and never said so',
    contestants: ['events', ...Object.values(COLUMNS), 'leaked'],
    rows,
  };
}

/** What must never be. */
export function requireNone(tallies: readonly Tally[], problems = 0): Measure[] {
  const sum = (name: 'lost' | 'leaked') => tallies.reduce((total, tally) => total + tally[name], 0);
  const none = { atMost: 0 };
  return [
    { name: 'events lost', value: sum('lost'), unit: '', target: none },
    { name: 'secrets leaked', value: sum('leaked'), unit: '', target: none },
    { name: 'promises broken', value: problems, unit: '', target: none },
  ];
}
