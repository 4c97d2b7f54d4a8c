import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SiteConfig } from '../../site/config.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { LocalTimes } from '../timeline/times.ts';
import type { Ask } from './ask.ts';
import type { CommandLine, OwnOption } from './options.ts';
import type { Pool } from './pool.ts';
import type { Printer } from './printer.ts';

/** The collaborators of a command. */
export interface UsersContext {
  readonly pool: Pool;
  readonly ses: Pick<SESv2Client, 'send'>;
  readonly site: SiteConfig;
  readonly times: LocalTimes;
  readonly print: Printer;
  readonly ask: Ask;
  /** Everything that changes an account goes through it. */
  readonly audit: AuditLog;
  /** The place of the pool, to follow "in", e.g. `ClinicMail (eu-west-1)`. */
  readonly where: string;
  /** Returns a command for the same target, ready to be typed. */
  again(script: 'users' | 'support', ...words: readonly string[]): string;
}

/** One command of `npm run users`. */
export interface UserCommand {
  /** The arguments after the command's name, e.g. `ADDRESS|SUB`. */
  readonly usage: string;
  /** A description for the help. */
  readonly does: string;
  /** The least policy of `docs/policies` that allows the command. */
  readonly policy: 'support' | 'administer-users';
  readonly takes: readonly OwnOption[];
  /** The number of arguments after the command's name, if it is not one. */
  readonly arguments?: 2;
  /**
   * @param argument the first argument after the command's name, if there is one
   * @returns the exit code
   * @throws Error with a sentence, whose class gives the exit code
   */
  run(argument: string | undefined, line: CommandLine, context: UsersContext): Promise<number>;
}
