import type { Advice } from './advice.ts';
import type { PatientCase } from './patient-case.ts';

/**
 * The severity of a diagnosis. `well`: nothing to do, or look into the inbox; `wait`: settles by itself within minutes;
 * `problem`: somebody has to act; `unknown`: there is no such patient.
 */
export type Severity = 'well' | 'wait' | 'problem' | 'unknown';

/** A diagnosis and the condition for it. */
export interface Rule<Name extends string = string> {
  readonly name: Name;
  readonly severity: Severity;
  readonly holds: (call: PatientCase) => boolean;
  readonly advise: (call: PatientCase) => Advice;
}

/** Types a rule by its name, so that a list of rules has the union of the names. */
export function rule<const Name extends string>(given: Rule<Name>): Rule<Name> {
  return given;
}
