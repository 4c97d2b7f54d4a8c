import type { Cloud } from '../aws/cloud.ts';
import { PLACE_OPTIONS, type Place } from '../aws/connect.ts';
import type { Commands } from '../diagnosis/patient-case.ts';
import { isAddress } from './command-line.ts';

/**
 * What the operator can type next; it asks the same place as this command.
 *
 * @param patient as the operator typed it; where that was a `sub`, commands that need the address say ADDRESS
 */
export function commandsFor(
  patient: string,
  place: Place,
  { userPoolId, awsOptions }: Pick<Cloud, 'userPoolId' | 'awsOptions'>,
): Commands {
  const address = isAddress(patient) ? quoted(patient) : 'ADDRESS';
  return {
    users: (command) => `npm run users -- ${command} ${quoted(patient)}${placeOptions(place)}`,
    unblock: `aws sesv2 delete-suppressed-destination --email-address ${address}${awsOptions}`,
    confirmAddress: `aws cognito-idp admin-update-user-attributes --user-pool-id ${userPoolId} --username ${quoted(patient)} --user-attributes Name=email_verified,Value=true${awsOptions}`,
    lost: `npm run support -- --lost${placeOptions(place)}`,
  };
}

/** The options that lead a command of ours to the same place, each after a space. */
export function placeOptions({ local, port, profile, region, stack }: Place): string {
  const isUsual = port === PLACE_OPTIONS.numbers['aws-port'].byDefault;
  const named = { profile, region, stack, 'aws-port': local && !isUsual ? String(port) : undefined };
  const given = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [` --${name} ${quoted(value)}`],
  );
  return `${local ? ' --local' : ''}${given.join('')}`;
}

/** For a shell; what needs no quotation is left as it is. */
export function quoted(text: string): string {
  return /^[\w@.:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
