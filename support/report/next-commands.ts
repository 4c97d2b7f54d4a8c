import type { SupportClients } from '../aws/clients.ts';
import { quoted, type Target, targetOptions } from '../aws/target.ts';
import type { Commands } from '../diagnosis/patient-case.ts';
import { isSub } from '../people/pool.ts';

/**
 * Returns commands that the operator can type next, for the same target as this command. They are quoted for the shells
 * of macOS and Linux.
 *
 * @param patient the name for commands about the account
 * @param typed the name that the operator typed; where that was a `sub`, commands that need the address say ADDRESS
 */
export function commandsFor(
  patient: string,
  typed: string,
  target: Target,
  { awsOptions }: Pick<SupportClients, 'awsOptions'>,
): Commands {
  const address = isSub(typed) ? 'ADDRESS' : quoted(typed);
  return {
    users: (command) => `npm run users -- ${command} ${quoted(patient)}${targetOptions(target)}`,
    support: (sub) => `npm run support -- ${sub}${targetOptions(target)}`,
    unblock: `aws sesv2 delete-suppressed-destination --email-address ${address}${awsOptions}`,
    lost: `npm run support -- --lost${targetOptions(target)}`,
  };
}
