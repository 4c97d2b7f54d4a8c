import { readStoredAddress } from '../../formats/email-address.ts';
import type { LocalTimes } from '../timeline/times.ts';
import { STATE_WORDS } from './account-states.ts';
import { type AddressHolders, describeAttempts, findHolders } from './address-holders.ts';
import { NobodyError, NotDoneError } from './exit-codes.ts';
import type { Patient } from './patient.ts';
import { findBySub, findByUsername, isSub, type SearchedPool } from './pool.ts';

export const NOBODY =
  'There is no account with this address or id. Perhaps it is spelt differently: list shows who there is.';

/** An account, and all that have its address. */
export interface FoundPatient {
  readonly patient: Patient;
  readonly holders: AddressHolders;
}

/** The number of accounts that are listed one by one. */
const LISTED = 10;

/**
 * Finds a patient by `sub`, by user name, or by an address that the account has confirmed. An address that nobody has confirmed finds
 * nobody: several strangers may have signed up with it.
 *
 * @returns `patient` undefined when nobody has confirmed the address, or no account has the `sub`
 * @throws what Cognito throws
 */
export async function findPatient(
  pool: SearchedPool,
  name: string,
): Promise<{ readonly patient: Patient | undefined; readonly holders: AddressHolders }> {
  if (!isSub(name)) {
    const holders = await findHolders(pool, name);
    return { patient: holders.owner, holders };
  }
  // The console of Cognito shows user names first, and they have the form of a `sub`.
  const patient = (await findBySub(pool, name)) ?? (await findByUsername(pool, name));
  return { patient, holders: await findHolders(pool, patient?.address ?? '') };
}

/**
 * As `findPatient`, for a command that acts on the account.
 *
 * @throws NobodyError when no account has the address or `sub`, NotDoneError when nobody has confirmed the address, or
 *   what Cognito throws
 */
export async function requirePatient(
  pool: SearchedPool,
  name: string,
  times: LocalTimes,
): Promise<FoundPatient> {
  const { patient, holders } = await findPatient(pool, name);
  if (patient !== undefined) return { patient, holders };
  const rows = describeUnconfirmedHolders(holders, times);
  if (rows.length === 0) throw new NobodyError(NOBODY);
  throw new NotDoneError(
    ['Nothing was done.', ...rows, 'To act on one of them all the same, name its id (sub).'].join('\n'),
  );
}

/**
 * Finds the only account that has an address, confirmed or not.
 *
 * @returns undefined when there is none or more than one, and for the id of an account
 * @throws what Cognito throws
 */
export async function findOnlyHolder(pool: SearchedPool, name: string): Promise<FoundPatient | undefined> {
  if (isSub(name)) return undefined;
  const holders = await findHolders(pool, name);
  const { owner, unproved, attempts } = holders;
  const [patient, ...more] = [...(owner === undefined ? [] : [owner]), ...unproved, ...attempts];
  return patient === undefined || more.length > 0 ? undefined : { patient, holders };
}

/**
 * Finds the account and the address by which SES would block its emails. Nobody needs to have confirmed it: the email with
 * the code may be the one that came back.
 *
 * @throws NobodyError when no account has the address or `sub`, or what Cognito throws
 */
export async function requireBlockable(
  pool: SearchedPool,
  name: string,
): Promise<{ readonly sub: string; readonly address: string }> {
  const { patient, holders } = await findPatient(pool, name);
  const found = patient ?? holders.unproved[0] ?? holders.attempts[0];
  if (found === undefined) throw new NobodyError(NOBODY);
  return { sub: found.sub, address: readStoredAddress(found.address).address ?? found.address };
}

/** Lists the accounts of an address that nobody has confirmed, in lines; none when there is no account at all. */
export function describeUnconfirmedHolders(holders: AddressHolders, times: LocalTimes): string[] {
  const accounts = [...holders.unproved, ...holders.attempts];
  if (accounts.length === 0) return [];
  const rows = accounts.slice(0, LISTED).map(({ sub, state, createdAt }) => {
    const since = createdAt === undefined ? '' : `, since ${times.moment(createdAt.getTime())}`;
    return `  ${sub}  ${STATE_WORDS[state].word}${since}`;
  });
  const left = accounts.length - rows.length;
  return [
    'Nobody has confirmed this address, so it is not certain whose account is meant.',
    ...describeAttempts(holders),
    ...rows,
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ];
}
