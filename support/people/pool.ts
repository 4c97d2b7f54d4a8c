import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { NobodyError } from './outcome.ts';
import { type Patient, type PatientState, readPatient } from './patient.ts';

/** The user pool of a stack. */
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

/** As `requirePatient`, or undefined when there is nobody. */
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

/** Whom `list` shows. */
export interface Wanted {
  readonly state?: PatientState | undefined;
  /** How the address begins. */
  readonly beginning?: string | undefined;
}

/** The one filter that Cognito applies itself. */
const FILTERS: Readonly<Partial<Record<PatientState, string>>> = {
  disabled: 'status = "Disabled"',
  invited: 'cognito:user_status = "FORCE_CHANGE_PASSWORD"',
  unconfirmed: 'cognito:user_status = "UNCONFIRMED"',
  'must-reset': 'cognito:user_status = "RESET_REQUIRED"',
};

/**
 * Reads the pool page by page, 60 users each.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export async function* listPatients(
  { cognito, userPoolId }: Pool,
  { state, beginning }: Wanted,
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
