/** Collects a sentence for each service that could not be asked. */
export interface Gaps {
  readonly sentences: readonly string[];
  /** Returns an answer, or `otherwise` if asking fails. @param what the name of what is asked, in a sentence */
  orElse<T, Other>(asking: Promise<T>, otherwise: Other, what: string): Promise<T | Other>;
}

export function createGaps(): Gaps {
  const sentences: string[] = [];
  return {
    sentences,
    async orElse(asking, otherwise, what) {
      try {
        return await asking;
      } catch (error) {
        sentences.push(
          `${what} could not be asked (${error instanceof Error ? error.name : 'unknown error'}).`,
        );
        return otherwise;
      }
    },
  };
}
