import type { Comparison, Measure, TableRow } from '../report.ts';
import { exactly } from '../statistics.ts';
import type { EventResult } from './send-and-check.ts';

/** The number of events with each outcome. */
interface OutcomeCounts {
  /** SES accepted one email, and the function got its response. */
  readonly sentOnce: number;
  /** SES accepted two emails, and the function got the response to at least one. */
  readonly sentTwice: number;
  /** SES accepted the email, but the function got no response: the event is in the failure queue or logged as failed. */
  readonly inDoubt: number;
  /** The event is in the failure queue. */
  readonly deadLettered: number;
  /** A notice was not sent, and the failure is logged. */
  readonly logged: number;
  /** The email was not sent, and nothing reports it. */
  readonly lost: number;
}

export type Outcome = keyof OutcomeCounts;

/** The counts of a group of events. */
export interface CountedOutcomes extends OutcomeCounts {
  readonly name: string;
  /** Number of secrets found outside their email. */
  readonly leaked: number;
}

const COLUMNS = {
  sentOnce: 'once',
  sentTwice: 'twice',
  inDoubt: 'in doubt',
  deadLettered: 'dead-lettered',
  logged: 'logged',
  lost: 'lost',
} as const satisfies Record<Outcome, string>;
const outcomes = Object.keys(COLUMNS) as readonly Outcome[];

/**
 * Classifies the result of an event. A code whose failure is only logged, and not in the queue, is lost; an email that
 * SES accepted while logging failed is not.
 */
function classify({ sentBy, outcome: { accepted, sent, failures, queued } }: EventResult): Outcome {
  const isLogged = failures.length > 0;
  const isQueued = queued > 0;
  if (sent > 0 || (accepted > 0 && !isLogged && !isQueued)) return accepted > 1 ? 'sentTwice' : 'sentOnce';
  if (!isQueued && (sentBy === 'sender' || !isLogged)) return 'lost';
  if (accepted > 0) return 'inDoubt';
  return isQueued ? 'deadLettered' : 'logged';
}

export function countResults(name: string, results: readonly EventResult[]): CountedOutcomes {
  const leaked = results.reduce((sum, result) => sum + result.leaked, 0);
  return countOutcomes(name, results.map(classify), leaked);
}

export function countOutcomes(name: string, all: readonly Outcome[], leaked: number): CountedOutcomes {
  const count = (outcome: Outcome) => all.filter((each) => each === outcome).length;
  return {
    name,
    leaked,
    ...(Object.fromEntries(outcomes.map((outcome) => [outcome, count(outcome)])) as Record<Outcome, number>),
  };
}

/** Builds a table with a row for each group of events. */
export function toOutcomeTable(counts: readonly CountedOutcomes[]): Comparison {
  const rows = counts.map((group): TableRow => {
    const values = outcomes.map((outcome) => group[outcome]);
    const events = values.reduce((sum, value) => sum + value, 0);
    return { name: group.name, unit: '', cells: [events, ...values, group.leaked].map(exactly) };
  });
  return {
    title:
      'Outcomes of events under faults; in doubt: SES accepted the email, but its response did not arrive',
    columns: ['events', ...Object.values(COLUMNS), 'leaked'],
    rows,
  };
}

/** Returns the measures whose target is zero. */
export function requireNone(counts: readonly CountedOutcomes[], problems = 0): Measure[] {
  const sum = (name: 'lost' | 'leaked') => counts.reduce((total, group) => total + group[name], 0);
  const none = { atMost: 0 };
  return [
    { name: 'events lost', value: sum('lost'), unit: '', target: none },
    { name: 'secrets leaked', value: sum('leaked'), unit: '', target: none },
    { name: 'failed checks', value: problems, unit: '', target: none },
  ];
}
