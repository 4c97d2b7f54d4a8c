import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUsersCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { PatientState } from './account-states.ts';
import { NobodyError } from './exit-codes.ts';
import { type Patient, readPatient } from './patient.ts';

/** A user pool and the client to reach it. */
export interface Pool {
  readonly cognito: Pick<CognitoIdentityProviderClient, 'send'>;
  readonly userPoolId: string;
  /** Of the app client that the website uses. */
  readonly clientId: string;
}

/**
 * Finds a patient.
 *
 * @param name address or `sub`: the pool knows its users by both
 * @throws NobodyError, or what Cognito throws
 */
export async function requirePatient(pool: Pool, name: string): Promise<Patient> {
  const patient = await findPatient(pool, name);
  if (patient !== undefined) return patient;
  throw new NobodyError(
    'There is no account with this address or id. Perhaps it is spelt differently: list shows who there is.',
  );
}

/** As `requirePatient`, but returns undefined when there is no such account. */
export async function findPatient({ cognito, userPoolId }: Pool, name: string): Promise<Patient | undefined> {
  try {
    const { UserAttributes: Attributes, ...user } = await cognito.send(
      new AdminGetUserCommand({ UserPoolId: userPoolId, Username: name }),
    );
    return readPatient({ ...user, Attributes });
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
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

/**
 * Lists the patients page by page, 60 users each.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export async function* listPatients(
  { cognito, userPoolId }: Pool,
  { state, beginning }: PatientFilter,
): AsyncGenerator<readonly Patient[]> {
  const byState = state === undefined ? undefined : FILTERS[state];
  const filter = beginning === undefined ? byState : `email ^= "${beginning.replace(/["\\]/g, '\\$&')}"`;
  let token: string | undefined;
  do {
    const page = await cognito.send(
      new ListUsersCommand({
        UserPoolId: userPoolId,
        ...(filter !== undefined && { Filter: filter }),
        ...(token !== undefined && { PaginationToken: token }),
      }),
    );
    const patients = (page.Users ?? []).map(readPatient);
    yield patients.filter((patient) => state === undefined || patient.state === state);
    token = page.PaginationToken;
  } while (token !== undefined);
}

/** Identifies a pool, also among those that had the same id before: on this machine, each start makes a new one. */
export async function poolIdentity({ cognito, userPoolId }: Pool): Promise<string> {
  const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId }));
  return `${userPoolId} ${UserPool?.CreationDate?.toISOString()}`;
}
