import type { SupportClients } from '../aws/clients.ts';
import { quoted, type Target, targetOptions } from '../aws/target.ts';
import type { Commands } from '../diagnosis/patient-case.ts';
import { isAddress } from './command-line.ts';

/**
 * Returns commands that the operator can type next, for the same target as this command.
 *
 * @param patient as the operator typed it; where that was a `sub`, commands that need the address say ADDRESS
 */
export function commandsFor(
  patient: string,
  target: Target,
  { userPoolId, awsOptions }: Pick<SupportClients, 'userPoolId' | 'awsOptions'>,
): Commands {
  const address = isAddress(patient) ? quoted(patient) : 'ADDRESS';
  return {
    users: (command) => `npm run users -- ${command} ${quoted(patient)}${targetOptions(target)}`,
    unblock: `aws sesv2 delete-suppressed-destination --email-address ${address}${awsOptions}`,
    confirmAddress: `aws cognito-idp admin-update-user-attributes --user-pool-id ${userPoolId} --username ${quoted(patient)} --user-attributes Name=email_verified,Value=true${awsOptions}`,
    lost: `npm run support -- --lost${targetOptions(target)}`,
  };
}
