import { STATE_WORDS } from './account-states.ts';
import type { Patient } from './patient.ts';
import { spellingsOf } from './patient-name.ts';
import { findByUsername, listByAddress, type SearchedPool } from './pool.ts';

/** The accounts that have one address; any number of them, but only one can have confirmed it. */
export interface AddressHolders {
  /** The account that has confirmed the address, so the one that it signs in to. */
  readonly owner: Patient | undefined;
  /** Sign-ups that were never confirmed, the newest first. */
  readonly attempts: readonly Patient[];
  /** Other accounts in use that have the address, which they have not confirmed in this spelling, the newest first. */
  readonly unproved: readonly Patient[];
  /** Whether there may be more attempts than were read. */
  readonly hasMore: boolean;
}

const NO_HOLDERS: AddressHolders = { owner: undefined, attempts: [], unproved: [], hasMore: false };

/** Anybody can sign up with anybody's address as often as they like, so the list is read only so far. */
const MOST_HOLDERS = 300;

/**
 * Finds the accounts that have an address, in any spelling. The owner is the account that the address is an alias of, so
 * it is found whatever the letter case, and among any number of others. If an account has confirmed the spelling that
 * the pages store, it is the owner.
 *
 * @throws what Cognito throws
 */
export async function findHolders(pool: SearchedPool, address: string): Promise<AddressHolders> {
  const spellings = spellingsOf(address);
  if (spellings.length === 0) return NO_HOLDERS;
  const found = await Promise.all(
    spellings.map(async (spelling) => ({
      named: await findByUsername(pool, spelling),
      ...(await readHolders(pool, spelling)),
    })),
  );
  const hasMore = found.some((one) => one.hasMore);
  const owner = found.map(({ named }) => named).find((named) => named?.addressConfirmed === true);
  const listed: Patient[] = [];
  for (const one of found) {
    const known = new Set(listed.map(({ username }) => username));
    listed.push(...one.listed.filter(({ username }) => !known.has(username)));
  }
  const others = listed
    .filter(({ username }) => username !== owner?.username)
    .sort((one, other) => timeOf(other) - timeOf(one));
  return {
    owner,
    attempts: others.filter(isAttempt),
    unproved: others.filter((patient) => !isAttempt(patient)),
    hasMore,
  };
}

async function readHolders(
  pool: SearchedPool,
  address: string,
): Promise<{ listed: readonly Patient[]; hasMore: boolean }> {
  const listed: Patient[] = [];
  for await (const patients of listByAddress(pool, address)) {
    if (listed.length >= MOST_HOLDERS) return { listed, hasMore: true };
    listed.push(...patients);
  }
  return { listed, hasMore: false };
}

const timeOf = ({ createdAt }: Patient): number => createdAt?.getTime() ?? 0;

/** Whether an account is a sign-up that nobody has confirmed. */
export const isAttempt = ({ status, addressConfirmed }: Patient): boolean =>
  status === 'UNCONFIRMED' && !addressConfirmed;

/** Says how many attempts there are and what they mean; nothing when there is none. */
export function describeAttempts({
  attempts,
  hasMore,
}: Pick<AddressHolders, 'attempts' | 'hasMore'>): string[] {
  const count = attempts.length;
  if (count === 0) return [];
  if (count === 1 && !hasMore) {
    return [
      '1 attempt to sign up with this address was never confirmed; it is worth nothing and is removed by purge-unconfirmed.',
    ];
  }
  return [
    `${hasMore ? 'At least ' : ''}${count} attempts to sign up with this address were never confirmed; they are worth nothing and are removed by purge-unconfirmed.`,
  ];
}

/** Describes the other accounts that have a patient's address, in sentences without the address. */
export function describeOthers({ sub }: Pick<Patient, 'sub'>, holders: AddressHolders): string[] {
  const { owner, attempts, unproved, hasMore } = holders;
  const isOther = (patient: Patient) => patient.sub !== sub;
  return [
    ...(owner === undefined || owner.sub === sub
      ? []
      : [
          `The address belongs to another account, which has confirmed it: ${owner.sub}. Nobody can sign in to this one with it.`,
        ]),
    ...describeAttempts({ attempts: attempts.filter(isOther), hasMore }),
    ...unproved.filter(isOther).map(describeUnproved),
  ];
}

/** Describes an account in use that is not the owner of its address. */
const describeUnproved = ({ sub, state, addressConfirmed }: Patient): string =>
  addressConfirmed
    ? `Another account has confirmed this address in another spelling: ${sub} (${STATE_WORDS[state].word}). Show it to an engineer.`
    : `Another account has this address and has not confirmed it: ${sub} (${STATE_WORDS[state].word}).`;
