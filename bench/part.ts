import type { Findings } from './report.ts';

/** The arguments of every part of the benchmark. */
export interface PartContext {
  /** Shows the current activity in the terminal. */
  readonly progress: (activity: string) => void;
  /** Folder of the synthesised stack. */
  readonly assembly: string;
  /** Path of a temporary folder, which the part creates and the benchmark deletes. */
  readonly scratch: string;
}

/** A part of the benchmark that can be run by name. */
export type Part = (context: PartContext) => Promise<Findings>;
