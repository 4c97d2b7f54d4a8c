import {
  LimitExceededException,
  NotAuthorizedException,
  UnsupportedUserStateException,
} from '@aws-sdk/client-cognito-identity-provider';
import { success } from '../../terminal/terminal.ts';
import { ACTIONS, type ActionName, type PatientAction } from './actions.ts';
import { EXIT, NotDoneError } from './exit-codes.ts';
import { requirePatientName } from './options.ts';
import type { Patient } from './patient.ts';
import { requirePatient } from './pool.ts';
import type { UserCommand, UsersContext } from './users-context.ts';

/** Makes the command of an action: it finds the patient, checks the state, asks for confirmation and acts. */
export function actionCommand(actionName: ActionName): UserCommand {
  const action: PatientAction = ACTIONS[actionName];
  const asks = action.confirmedBy !== undefined;
  return {
    usage: 'ADDRESS|SUB',
    does: action.does,
    takes: asks ? ['yes', 'dry-run'] : ['dry-run'],
    async run(name, { flags }, context) {
      const patient = await requirePatient(context.pool, requirePatientName(name));
      const { sub, address } = patient;
      const refusal = action.refuses?.[patient.state];
      if (refusal !== undefined) throw new NotDoneError(refusal);
      if (flags['dry-run']) {
        context.print.result({ would: actionName, sub, address }, `${address} would be: ${action.done}.`);
        return EXIT.done;
      }
      if (!flags.yes) await confirm(action, patient, context);
      await perform(action, patient, context);
      context.print.result({ did: actionName, sub, address }, `${success('✓')} ${address}: ${action.done}.`);
      if (action.afterwards !== undefined) context.print.note(`  ${action.afterwards}`);
      return EXIT.done;
    },
  };
}

async function confirm(action: PatientAction, { address }: Patient, context: UsersContext): Promise<void> {
  if (action.confirmedBy === undefined) return;
  const isAddress = action.confirmedBy === 'address';
  const question = isAddress
    ? `Type the address of the account in ${context.where} again to go on:`
    : `Go on with ${address} in ${context.where}? (yes/no)`;
  const answer = await context.ask([...(action.warns?.(context) ?? []), question].join('\n'));
  const expected = isAddress ? address : 'yes';
  if (answer.toLowerCase() === expected.toLowerCase()) return;
  throw new NotDoneError(
    answer === ''
      ? 'Nothing was done: nobody confirmed it. --yes goes on without asking.'
      : 'Nothing was done.',
  );
}

/** Cognito may refuse although the state allowed it: the account has changed meanwhile, or a limit was reached. */
async function perform(action: PatientAction, patient: Patient, context: UsersContext): Promise<void> {
  try {
    await action.perform(context.pool, patient);
  } catch (cause) {
    if (cause instanceof LimitExceededException) {
      throw new NotDoneError(
        'Nothing was sent: too many emails were asked for by this patient within the hour. Wait an hour.',
        { cause },
      );
    }
    if (cause instanceof NotAuthorizedException || cause instanceof UnsupportedUserStateException) {
      throw new NotDoneError(
        `Cognito refused: ${cause.message} ${context.again('users', 'show', patient.sub)}`,
        {
          cause,
        },
      );
    }
    throw cause;
  }
}
