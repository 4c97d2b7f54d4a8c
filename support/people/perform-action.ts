import { readServiceError } from '../../sender/service-error.ts';
import type { AccountState } from './account-states.ts';
import type { PatientAction } from './actions.ts';
import { NotDoneError } from './exit-codes.ts';
import type { FoundPatient } from './find-patient.ts';
import type { Patient } from './patient.ts';
import type { Pool } from './pool.ts';

/** The consequence of taking an address off SES's list of blocked addresses. */
export const UNBLOCK_WARNING =
  'Unblock only an address that is spelt right and in use: if an email to it comes back again, AWS counts it against the clinic.';

/**
 * Says why an action makes no sense for an account; undefined if it does.
 *
 * @param isTaken whether another account has confirmed the address
 */
export function refusalOf(
  action: PatientAction,
  { state, isTaken }: { readonly state: AccountState; readonly isTaken: boolean },
): string | undefined {
  return (
    (isTaken ? action.refusesTaken : undefined) ?? (state === 'none' ? undefined : action.refuses?.[state])
  );
}

/** As `refusalOf`, for an account that was found. */
export function refusalFor(action: PatientAction, { patient, holders }: FoundPatient): string | undefined {
  const isTaken = holders.owner !== undefined && holders.owner.sub !== patient.sub;
  return refusalOf(action, { state: patient.state, isTaken });
}

/**
 * Performs an action.
 *
 * @param advice what to do if Cognito refuses, e.g. a command
 * @throws NotDoneError where Cognito refuses although the state allowed it: the account has changed meanwhile, or a limit
 *   was reached; or what Cognito throws otherwise
 */
export async function performAction(
  action: PatientAction,
  pool: Pool,
  patient: Patient,
  advice: string,
): Promise<void> {
  try {
    await action.perform(pool, patient);
  } catch (cause) {
    const { name } = readServiceError(cause);
    if (name === 'LimitExceededException') {
      throw new NotDoneError(
        'Nothing was sent: too many emails were asked for by this patient within the hour. Wait an hour.',
        { cause },
      );
    }
    if (cause instanceof Error && /^(NotAuthorized|UnsupportedUserState)Exception$/.test(name)) {
      throw new NotDoneError(`Cognito refused: ${cause.message} ${advice}`, { cause });
    }
    throw cause;
  }
}
