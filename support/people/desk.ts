import type { SiteConfig } from '../../site/config.ts';
import type { LocalTimes } from '../timeline/times.ts';
import type { Ask } from './ask.ts';
import type { Line, OwnOption } from './options.ts';
import type { Pool } from './pool.ts';
import type { Printer } from './printer.ts';

/** What a command works with. */
export interface Desk {
  readonly pool: Pool;
  readonly site: SiteConfig;
  readonly times: LocalTimes;
  readonly print: Printer;
  readonly ask: Ask;
  /** Where the pool is, to stand after "in", e.g. `ClinicMail (eu-west-1)`. */
  readonly where: string;
  /** A command that works at the same place, ready to be typed. */
  again(script: 'users' | 'support', ...words: readonly string[]): string;
}

/** One command of `npm run users`. */
export interface UserCommand {
  /** What follows the command's name, e.g. `ADDRESS|SUB`. */
  readonly usage: string;
  /** What it does, as a sentence of the help. */
  readonly does: string;
  readonly takes: readonly OwnOption[];
  /**
   * @param target what stands after the command, if anything does
   * @returns the exit code
   * @throws Error with a sentence, whose class gives the exit code
   */
  run(target: string | undefined, line: Line, desk: Desk): Promise<number>;
}
