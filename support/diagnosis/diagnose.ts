import { BLOCKING_RULES, STATE_RULES } from './account-rules.ts';
import { DELIVERED_RULES } from './delivered-rules.ts';
import { DELIVERY_RULES } from './delivery-rules.ts';
import type { Advice, Case } from './patient-case.ts';
import type { Severity } from './rule.ts';
import { SENDING_RULES } from './sending-rules.ts';
import { SILENCE_RULES } from './silence-rules.ts';

/**
 * Every diagnosis there is. The first that holds is the one: what blocks every email comes before what became of the
 * latest, and the last holds always.
 */
export const RULES = [
  ...BLOCKING_RULES,
  ...SENDING_RULES,
  ...DELIVERY_RULES,
  ...STATE_RULES,
  ...DELIVERED_RULES,
  ...SILENCE_RULES,
];

export type DiagnosisName = (typeof RULES)[number]['name'];

/** What is the matter with a patient's emails. */
export interface Diagnosis extends Advice {
  readonly name: DiagnosisName;
  readonly severity: Severity;
}

/** Finds what explains a call; there always is something. */
export function diagnose(call: Case): Diagnosis {
  const found = RULES.find(({ holds }) => holds(call));
  if (found === undefined) throw new Error('The last rule must always hold');
  return { name: found.name, severity: found.severity, ...found.advise(call) };
}
