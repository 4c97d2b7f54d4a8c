import { ACCOUNT_WORDS, type AccountState, statesOf } from '../people/account-states.ts';
import { type AddressHolders, describeOthers } from '../people/address-holders.ts';
import { findPatient } from '../people/find-patient.ts';
import type { Patient } from '../people/patient.ts';
import type { SearchedPool } from '../people/pool.ts';

/** A sign-up that was never confirmed. */
export interface Attempt {
  readonly sub: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
}

/** An account, without anything that names its owner. */
export interface Account {
  /** The Cognito `sub`; undefined when there is no account, or when nobody has confirmed the address of several. */
  readonly sub: string | undefined;
  readonly state: AccountState;
  /** A sentence for each state that is true of it, and about the other accounts with its address. */
  readonly words: readonly string[];
  /** Whether the address names this account. */
  readonly addressConfirmed: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  readonly changedAt: number | undefined;
  /** Other sign-ups with the same address that were never confirmed, the newest first. */
  readonly attempts: readonly Attempt[];
  /** The `sub` of the account that has confirmed the address, where this one has not. */
  readonly ownerSub: string | undefined;
}

/** The account that a report is about. */
export interface Subject {
  readonly account: Account;
  /** The accounts whose emails the report shows: this one, and attempts to sign up with its address. */
  readonly subs: readonly string[];
  /** The name that Cognito knows the account by, for requests only; undefined where there is no account, or several. */
  readonly username: string | undefined;
  /** The current address, which is for requests to SES and must not be shown. */
  readonly address: string | undefined;
}

const NO_SUBJECT: Subject = {
  account: {
    sub: undefined,
    state: 'none',
    words: [ACCOUNT_WORDS.none],
    addressConfirmed: false,
    createdAt: undefined,
    changedAt: undefined,
    attempts: [],
    ownerSub: undefined,
  },
  subs: [],
  username: undefined,
  address: undefined,
};

/** A filter pattern of CloudWatch Logs has 1,024 characters at most, which leaves room for about 18 ids. */
const MOST_SUBS = 12;

/**
 * Finds the account that a report is about. Where nobody has confirmed the address, the report is about all that have it:
 * nothing is done with them, and the patient may have begun any of them.
 *
 * @param name address or `sub`
 * @throws what Cognito throws
 */
export async function findSubject(pool: SearchedPool, name: string): Promise<Subject> {
  const { patient, holders } = await findPatient(pool, name);
  if (patient !== undefined) return subjectOf(patient, holders);
  const { unproved, attempts } = holders;
  const candidates = unproved.length > 0 ? unproved : attempts;
  const [newest, ...more] = candidates;
  if (newest === undefined) return NO_SUBJECT;
  return more.length === 0 ? subjectOf(newest, holders) : subjectOfMany(candidates, holders);
}

function subjectOf(patient: Patient, holders: AddressHolders): Subject {
  const { sub, address, status, enabled, addressConfirmed, createdAt, changedAt } = patient;
  const { owner } = holders;
  const ownerSub = owner === undefined || owner.sub === sub ? undefined : owner.sub;
  const attempts = holders.attempts.filter((attempt) => attempt.sub !== sub);
  const states = statesOf({ status, isEnabled: enabled, isAddressConfirmed: addressConfirmed });
  return {
    account: {
      sub,
      state: states[0] ?? 'other',
      words: [...states.map((state) => ACCOUNT_WORDS[state]), ...describeOthers(patient, holders)],
      addressConfirmed: owner?.sub === sub,
      createdAt: createdAt?.getTime(),
      changedAt: changedAt?.getTime(),
      attempts: attempts.map(toAttempt),
      ownerSub,
    },
    subs: ownerSub === undefined ? subsOf([patient, ...attempts]) : [sub],
    username: patient.username,
    address: address || undefined,
  };
}

/** @param candidates accounts that have an address which nobody has confirmed; more than one, the newest first */
function subjectOfMany(candidates: readonly Patient[], holders: AddressHolders): Subject {
  const [newest] = candidates;
  return {
    account: {
      sub: undefined,
      state: newest?.state ?? 'other',
      words: ['Nobody has confirmed this address.', ...describeOthers({ sub: '' }, holders)],
      addressConfirmed: false,
      createdAt: newest?.createdAt?.getTime(),
      changedAt: newest?.changedAt?.getTime(),
      attempts: holders.attempts.map(toAttempt),
      ownerSub: undefined,
    },
    subs: subsOf([...holders.unproved, ...holders.attempts]),
    username: undefined,
    address: newest?.address || undefined,
  };
}

const subsOf = (patients: readonly Patient[]): string[] =>
  [...new Set(patients.map(({ sub }) => sub))].slice(0, MOST_SUBS);

const toAttempt = ({ sub, createdAt }: Patient): Attempt => ({ sub, createdAt: createdAt?.getTime() });
