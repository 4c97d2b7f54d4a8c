import fc from 'fast-check';

/** What many cases of one kind showed. */
export interface Outcome {
  readonly name: string;
  readonly cases: number;
  /** The first case that was not as it must be, in a sentence with all that is needed to try it again. */
  readonly problem: string | undefined;
}

/** How much is tried, and which; the same seed tries the same. */
export interface Extent {
  readonly seed: number;
  readonly cases: number;
}

/**
 * Tries cases one after the other until one is not as it must be.
 *
 * @param judge says what is wrong with what a case led to; what it throws is wrong, too
 */
export async function tryCases<Case>(
  name: string,
  cases: fc.Arbitrary<Case>,
  judge: (one: Case) => Promise<string | undefined> | string | undefined,
  { seed, cases: numRuns }: Extent,
): Promise<Outcome> {
  const property = fc.asyncProperty(cases, async (one) => {
    const problem = await judge(one);
    if (problem !== undefined) throw new Error(problem);
  });
  // The first case is told as it is: making it smaller would send many more requests.
  const result = await fc.check(property, { seed, numRuns, endOnFailure: true });
  if (!result.failed) return { name, cases: result.numRuns, problem: undefined };
  const { errorInstance, counterexample } = result;
  const told = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return {
    name,
    cases: result.numRuns,
    problem: `${name}, seed ${seed}: ${told} (${fc.stringify(counterexample).slice(0, 1_000)})`,
  };
}
