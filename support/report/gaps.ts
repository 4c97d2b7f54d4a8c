/** Collects a sentence for each thing that a report cannot know. */
export interface Gaps {
  readonly sentences: readonly string[];
  add(sentence: string): void;
  /** Returns an answer, or `otherwise` if asking fails. @param what the name of what is asked, in a sentence */
  orElse<T, Other>(asking: Promise<T>, otherwise: Other, what: string): Promise<T | Other>;
}

export function createGaps(): Gaps {
  const sentences: string[] = [];
  return {
    sentences,
    add: (sentence) => void sentences.push(sentence),
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
