import { UsageError } from '../../terminal/options.ts';

/**
 * The address or id that a command is about.
 *
 * @throws UsageError
 */
export function requireTarget(target: string | undefined): string {
  if (target === undefined) throw new UsageError('Name a patient, by address or id (sub).');
  if (/^[^\s\p{Cc}]{1,128}$/u.test(target)) return target;
  throw new UsageError('That is neither an address nor the id (sub) of an account.');
}
