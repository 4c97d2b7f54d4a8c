import fc from 'fast-check';

/** The result of many cases of one kind. */
export interface FuzzResult {
  readonly name: string;
  readonly cases: number;
  /** The first failed case, with everything needed to reproduce it. */
  readonly problem: string | undefined;
}

export interface CaseOptions {
  /** The same seed generates the same cases. */
  readonly seed: number;
  readonly cases: number;
}

/**
 * Runs generated cases one after another until one fails.
 *
 * @param check returns a sentence if the case fails; an exception is a failure too
 */
export async function runCases<Case>(
  name: string,
  cases: fc.Arbitrary<Case>,
  check: (one: Case) => Promise<string | undefined> | string | undefined,
  { seed, cases: numRuns }: CaseOptions,
): Promise<FuzzResult> {
  const property = fc.asyncProperty(cases, async (one) => {
    const problem = await check(one);
    if (problem !== undefined) throw new Error(problem);
  });
  // Without shrinking, which would send many more requests.
  const result = await fc.check(property, { seed, numRuns, endOnFailure: true });
  if (!result.failed) return { name, cases: result.numRuns, problem: undefined };
  const { errorInstance, counterexample } = result;
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return {
    name,
    cases: result.numRuns,
    problem: `${name}, seed ${seed}: ${message} (${fc.stringify(counterexample).slice(0, 1_000)})`,
  };
}
