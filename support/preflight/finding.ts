import { DEPLOYER_ADVICE, explainAwsError } from '../aws/aws-errors.ts';

/** `todo` needs something to be done, and `unknown` could not be checked. */
export type State = 'ok' | 'todo' | 'unknown';

/** The result of a check, in sentences. */
export interface Finding {
  readonly state: State;
  readonly found: string;
  /** The advice; undefined if nothing is to be done. */
  readonly advice?: string;
}

/** A finding with the name of its check. */
export interface NamedFinding extends Finding {
  readonly check: string;
}

export const ok = (found: string, advice?: string): Finding => ({
  state: 'ok',
  found,
  ...(advice !== undefined && { advice }),
});
export const todo = (found: string, advice: string): Finding => ({ state: 'todo', found, advice });
export const unknown = (found: string, advice: string): Finding => ({ state: 'unknown', found, advice });

/** A finding is one line; a check that was denied advises about rights. */
const ADVICE = { ...DEPLOYER_ADVICE, rights: '' };

/** A call that a service refused with an error that a check did not expect. */
export class CallError extends Error {
  override readonly name = 'CallError';
}

/**
 * Calls AWS. An error that is a finding by itself, such as that something does not exist, has its own value.
 *
 * @param action as IAM names it, e.g. `ses:GetAccount`
 * @param expected the names of errors that count as an absent value
 * @returns undefined after one of the expected errors
 * @throws CallError with a sentence
 */
export async function call<Output>(
  action: string,
  region: string,
  send: () => Promise<Output>,
  ...expected: readonly string[]
): Promise<Output | undefined> {
  try {
    return await send();
  } catch (cause) {
    if (cause instanceof Error && expected.includes(cause.name)) return undefined;
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const sentence = explainAwsError(cause, { region, action, advice: ADVICE });
    throw new CallError(sentence ?? `${action} failed: ${reason}`, { cause });
  }
}
