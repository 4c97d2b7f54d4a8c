import { BLOCKING_RULES, STATE_RULES } from './account-rules.ts';
import { type Advice, byHand } from './advice.ts';
import { DELIVERED_RULES } from './delivered-rules.ts';
import { DELIVERY_RULES } from './delivery-rules.ts';
import { latestOf, type PatientCase } from './patient-case.ts';
import { pendingRequests } from './requests.ts';
import type { Severity } from './rule.ts';
import { isOver, SENDING_RULES } from './sending-rules.ts';
import { CHANGE_RULES, OPEN_SESSION_RULES } from './session-rules.ts';
import { ADDRESS_RULES, SIGN_UP_RULES, UNCONFIRMED_RULES, WITHHELD_RULES } from './sign-up-rules.ts';
import { SILENCE_RULES } from './silence-rules.ts';

/**
 * Every diagnosis. The first that holds applies: problems that block every email come before the outcome of the one that
 * the diagnosis is about, and the last always holds.
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

/** The diagnosis of a request that somebody may be waiting for, or of a patient's emails as a whole. */
export interface Diagnosis extends Advice {
  readonly name: DiagnosisName;
  readonly severity: Severity;
}

/** The diagnoses of a patient's emails. */
export interface Diagnoses {
  /** The one to act on. */
  readonly diagnosis: Diagnosis;
  /** Those of the other requests that somebody may be waiting for and that did not go well, the gravest first. */
  readonly others: readonly Diagnosis[];
  /** Whether our own system fails, and still does. */
  readonly isOutage: boolean;
}

const GRAVEST_FIRST: readonly Severity[] = ['unknown', 'problem', 'wait', 'well'];

/** Finds the diagnosis that explains a call. */
export const diagnose = (call: PatientCase): Diagnosis => diagnoseAll(call).diagnosis;

/**
 * Finds the diagnoses that explain a call. Each request that somebody may be waiting for has one, and so has the latest
 * email: an email that arrived later for another purpose hides no problem.
 */
export function diagnoseAll(call: PatientCase): Diagnoses {
  // A code comes before a notice, for which nobody waits.
  const found = [...new Set([...pendingRequests(call).toReversed(), latestOf(call)])]
    .filter((about) => about !== undefined)
    .map((about) => ({ about, ...diagnoseOne({ ...call, about }) }));
  const isOutage = found.some(({ name, about }) => name === 'nobody-gets-email' && !isOver(about, call));
  const [gravest = diagnoseOne(call), ...rest] = GRAVEST_FIRST.flatMap((wanted) =>
    found.filter(({ severity }) => severity === wanted).map(({ about: _, ...diagnosis }) => diagnosis),
  );
  // Where all is well, the call is most likely about the latest email.
  if (gravest.severity === 'well') return { diagnosis: diagnoseOne(call), others: [], isOutage };
  const others = rest.filter(
    ({ severity, sentence }, index) =>
      severity !== 'well' &&
      sentence !== gravest.sentence &&
      rest.findIndex((other) => other.sentence === sentence) === index,
  );
  return { diagnosis: gravest, others, isOutage };
}

function diagnoseOne(call: PatientCase): Diagnosis {
  const found = RULES.find(({ holds }) => holds(call));
  if (found === undefined) throw new Error('The last rule must always hold');
  return withSuggestion({ name: found.name, severity: found.severity, ...found.advise(call) }, call);
}

/** An email to a mistyped domain may be delivered, to a stranger: then nothing is well. */
function withSuggestion(diagnosis: Diagnosis, { suggestion }: PatientCase): Diagnosis {
  if (suggestion === undefined || diagnosis.severity === 'unknown') return diagnosis;
  const { severity, sentence, steps } = diagnosis;
  return {
    ...diagnosis,
    severity: severity === 'well' ? 'problem' : severity,
    sentence: `${sentence} But ${suggestion}, so the email may go to a stranger.`,
    steps: [
      ...byHand(
        'Ask how the address is spelt, letter by letter. If it is wrong, the patient signs up again with the right one, or an engineer corrects it.',
      ),
      ...steps,
    ],
  };
}
