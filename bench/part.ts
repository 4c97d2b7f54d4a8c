import type { Findings } from './report.ts';

/** What every part of the bench is given. */
export interface PartContext {
  /** Says what is being done now. */
  readonly progress: (what: string) => void;
  /** Folder of the synthesised stack. */
  readonly assembly: string;
  /** A folder of its own, outside of any package; gone afterwards. */
  readonly scratch: string;
}

/** Something that the bench measures. */
export type Part = (context: PartContext) => Promise<Findings>;
