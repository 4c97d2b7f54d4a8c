import { BLOCKING_RULES, STATE_RULES } from './account-rules.ts';
import type { Advice } from './advice.ts';
import { DELIVERED_RULES } from './delivered-rules.ts';
import { DELIVERY_RULES } from './delivery-rules.ts';
import type { PatientCase } from './patient-case.ts';
import type { Severity } from './rule.ts';
import { SENDING_RULES } from './sending-rules.ts';
import { CHANGE_RULES, OPEN_SESSION_RULES } from './session-rules.ts';
import { ADDRESS_RULES, SIGN_UP_RULES, UNCONFIRMED_RULES, WITHHELD_RULES } from './sign-up-rules.ts';
import { SILENCE_RULES } from './silence-rules.ts';

/**
 * Every diagnosis. The first that holds applies: problems that block every email come before the outcome of the latest,
 * and the last always holds.
 */
export const RULES = [
  ...ADDRESS_RULES,
  ...BLOCKING_RULES,
  ...SENDING_RULES,
  ...WITHHELD_RULES,
  ...DELIVERY_RULES,
  ...OPEN_SESSION_RULES,
  ...UNCONFIRMED_RULES,
  ...STATE_RULES,
  ...SIGN_UP_RULES,
  ...CHANGE_RULES,
  ...DELIVERED_RULES,
  ...SILENCE_RULES,
];

export type DiagnosisName = (typeof RULES)[number]['name'];

/** The diagnosis of a patient's emails. */
export interface Diagnosis extends Advice {
  readonly name: DiagnosisName;
  readonly severity: Severity;
}

/** Finds the diagnosis that explains a call. */
export function diagnose(call: PatientCase): Diagnosis {
  const found = RULES.find(({ holds }) => holds(call));
  if (found === undefined) throw new Error('The last rule must always hold');
  return { name: found.name, severity: found.severity, ...found.advise(call) };
}
