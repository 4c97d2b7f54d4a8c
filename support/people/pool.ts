import {
  AdminGetUserAuthFactorsCommand,
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CANARY } from '../../sender/canary-account.ts';
import { readServiceError } from '../../sender/service-error.ts';
import type { PatientState } from './account-states.ts';
import { type Patient, readPatient } from './patient.ts';

/** A user pool and the client to reach it. */
export interface Pool {
  readonly cognito: Pick<CognitoIdentityProviderClient, 'send'>;
  readonly userPoolId: string;
  /** Of the app client that the website uses. */
  readonly clientId: string;
}

/** The client and the pool to search. */
export type SearchedPool = Pick<Pool, 'cognito' | 'userPoolId'>;

/** Whether a text has the form of a `sub`, which user names have too. */
export const isSub = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Finds the account with a `sub`. @throws what Cognito throws */
export async function findBySub(pool: SearchedPool, sub: string): Promise<Patient | undefined> {
  for await (const [patient] of listUsers(pool, `sub = ${quotedInFilter(sub.toLowerCase())}`)) {
    if (patient !== undefined) return patient;
  }
  return undefined;
}

/**
 * Finds the account that a user name or the alias of one stands for.
 *
 * @returns undefined when there is none
 * @throws what Cognito throws otherwise
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
 */
export async function findByUsername(
  { cognito, userPoolId }: SearchedPool,
  username: string,
): Promise<Patient | undefined> {
  try {
    const { UserAttributes: Attributes, ...user } = await cognito.send(
      new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username }),
    );
    return readPatient({ ...user, Attributes });
  } catch (error) {
    if (readServiceError(error).name === 'UserNotFoundException') return undefined;
    throw error;
  }
}

/**
 * Returns whether an account can be signed in to with a passkey. Cognito tells staff neither which nor how many.
 *
 * @throws what Cognito throws
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUserAuthFactors.html
 */
export async function hasPasskey({ cognito, userPoolId }: SearchedPool, username: string): Promise<boolean> {
  const command = new AdminGetUserAuthFactorsCommand({ UserPoolId: userPoolId, Username: username });
  const { ConfiguredUserAuthFactors: factors = [] } = await cognito.send(command);
  return factors.includes('WEB_AUTHN');
}

/** Lists every account that has an address, whether it has confirmed it or not, page by page. */
export function listByAddress(pool: SearchedPool, address: string): AsyncGenerator<readonly Patient[]> {
  return listUsers(pool, `email = ${quotedInFilter(address)}`);
}

/** Limits which patients are listed. */
export interface PatientFilter {
  readonly state?: PatientState | undefined;
  /** The first characters of the address. */
  readonly beginning?: string | undefined;
}

/** Filters that Cognito can apply itself; it takes one per request. */
const FILTERS: Readonly<Partial<Record<PatientState, string>>> = {
  disabled: 'status = "Disabled"',
  invited: 'cognito:user_status = "FORCE_CHANGE_PASSWORD"',
  unconfirmed: 'cognito:user_status = "UNCONFIRMED"',
  'must-reset': 'cognito:user_status = "RESET_REQUIRED"',
};

/** Lists the patients page by page. */
export async function* listPatients(
  pool: SearchedPool,
  { state, beginning }: PatientFilter,
): AsyncGenerator<readonly Patient[]> {
  const byState = state === undefined ? undefined : FILTERS[state];
  const filter = beginning === undefined ? byState : `email ^= ${quotedInFilter(beginning)}`;
  for await (const patients of listUsers(pool, filter)) {
    yield patients.filter((patient) => state === undefined || patient.state === state);
  }
}

/** Lists every account whose sign-up was never confirmed, disabled ones too, page by page. */
export function listUnconfirmed(pool: SearchedPool): AsyncGenerator<readonly Patient[]> {
  return listUsers(pool, FILTERS.unconfirmed);
}

/**
 * Lists users page by page, 60 each.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
async function* listUsers(
  { cognito, userPoolId }: SearchedPool,
  filter: string | undefined,
): AsyncGenerator<readonly Patient[]> {
  let token: string | undefined;
  do {
    const page = await cognito.send(
      new ListUsersCommand({
        UserPoolId: userPoolId,
        ...(filter !== undefined && { Filter: filter }),
        ...(token !== undefined && { PaginationToken: token }),
      }),
    );
    // The account of the sign-in check is no patient.
    yield (page.Users ?? []).filter(({ Username }) => Username !== CANARY.userName).map(readPatient);
    token = page.PaginationToken;
  } while (token !== undefined);
}

const quotedInFilter = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Identifies a pool, also among those that had the same id before: on this machine, each start makes a new one. */
export async function poolIdentity({ cognito, userPoolId }: SearchedPool): Promise<string> {
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
  return `${userPoolId} ${UserPool?.CreationDate?.toISOString()}`;
}
