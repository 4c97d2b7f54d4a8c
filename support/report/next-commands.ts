import { quoted, type Target, targetOptions } from '../aws/target.ts';
import type { Commands } from '../diagnosis/patient-case.ts';

/**
 * Returns commands that the operator can type next, for the same target as this command. They are quoted for the shells
 * of macOS and Linux.
 *
 * @param patient the name for commands about the account
 */
export function commandsFor(patient: string, target: Target): Commands {
  return {
    users: (command) => `npm run users -- ${command} ${quoted(patient)}${targetOptions(target)}`,
    support: (sub) => `npm run support -- ${sub}${targetOptions(target)}`,
    watch: `npm run support -- ${quoted(patient)} --watch${targetOptions(target)}`,
    lost: `npm run support -- --lost${targetOptions(target)}`,
  };
}
