import type { CodeCounts } from '../timeline/code-counts.ts';
import type { Diagnoses } from './diagnose.ts';

/** Whether a problem is that of one patient or of everybody. */
export type Scope = 'everyone' | 'this patient' | 'not known';

/** The answer to the question whether others have the same problem. */
export interface ScopeAnswer {
  readonly scope: Scope;
  /** One plain sentence for the operator. */
  readonly sentence: string;
}

/**
 * Says whether it is this patient or everyone.
 *
 * @param others the codes of the other patients within the last hour; undefined if they could not be counted
 */
export function answerScope(
  { isOutage }: Pick<Diagnoses, 'isOutage'>,
  others: CodeCounts | undefined,
): ScopeAnswer {
  if (isOutage || others?.mostFail === true) {
    return { scope: 'everyone', sentence: `It is everyone, not only this patient${evidence(others)}` };
  }
  if (others === undefined) {
    return { scope: 'not known', sentence: 'We could not find out whether others get their codes.' };
  }
  if (others.accepted === 0) {
    return {
      scope: 'not known',
      sentence: `Nobody else was sent a code within the last hour${evidence(others)}`,
    };
  }
  return { scope: 'this patient', sentence: `Others get their codes${evidence(others)}` };
}

function evidence(others: CodeCounts | undefined): string {
  if (others === undefined || others.asked === 0) return '.';
  return `: ${describeCounts(others, 'others')}.`;
}

/** Describes counts, e.g. `of 12 codes that others asked for within the last hour, 12 were accepted and 11 delivered`. */
export function describeCounts(
  { asked, accepted, delivered }: CodeCounts,
  who: 'others' | 'patients',
): string {
  const codes = asked === 1 ? '1 code' : `${asked} codes`;
  return `of ${codes} that ${who} asked for within the last hour, the mail service accepted ${accepted}, and ${delivered} ${delivered === 1 ? 'was' : 'were'} delivered`;
}
