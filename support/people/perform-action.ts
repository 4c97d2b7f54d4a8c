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

/** The facts about an account that decide whether an action makes sense for it. */
interface ActionFacts {
  readonly state: AccountState;
  /** Whether another account has confirmed the address. */
  readonly isTaken: boolean;
  /** Whether the address is confirmed. */
  readonly isConfirmed: boolean;
}

/** Says why an action makes no sense for an account; undefined if it does. */
export function refusalOf(
  action: PatientAction,
  { state, isTaken, isConfirmed }: ActionFacts,
): string | undefined {
  return (
    (isTaken ? action.refusesTaken : undefined) ??
    (state === 'none' ? undefined : action.refuses?.[state]) ??
    (isConfirmed ? action.refusesConfirmed : undefined)
  );
}

/** As `refusalOf`, for an account that was found. */
export function refusalFor(action: PatientAction, { patient, holders }: FoundPatient): string | undefined {
  const isTaken = holders.owner !== undefined && holders.owner.sub !== patient.sub;
  const isConfirmed = patient.addressConfirmed && patient.state !== 'unconfirmed';
  return refusalOf(action, { state: patient.state, isTaken, isConfirmed });
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
