import type { Advice, Case } from './patient-case.ts';

/**
 * How bad a diagnosis is: `well` needs nothing or a look into the inbox, `wait` settles by itself within minutes,
 * `problem` needs somebody to act, `unknown` means that there is no such patient.
 */
export type Severity = 'well' | 'wait' | 'problem' | 'unknown';

/** One diagnosis and when it holds. */
export interface Rule<Name extends string = string> {
  readonly name: Name;
  readonly severity: Severity;
  readonly holds: (call: Case) => boolean;
  readonly advise: (call: Case) => Advice;
}

/** Keeps the names of rules as types, so that a list of rules has the union of them. */
export function rule<const Name extends string>(given: Rule<Name>): Rule<Name> {
  return given;
}
