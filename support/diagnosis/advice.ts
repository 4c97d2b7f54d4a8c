/** The cause of a problem, and what to do about it. */
export interface Advice {
  /** One plain sentence for the operator. */
  readonly sentence: string;
  /** The words to say to the patient. */
  readonly say: string;
  /** The steps to take, in order. */
  readonly steps: readonly Step[];
}

/** Something to do, and the command that does it, if there is one. */
export interface Step {
  readonly text: string;
  readonly command?: string;
}

/** Something to do by a command. */
export const run = (text: string, command: string): Step => ({ text, command });

/** Things to do by hand. */
export const byHand = (...texts: readonly string[]): Step[] => texts.map((text) => ({ text }));
