import {
  LimitExceededException,
  NotAuthorizedException,
  UnsupportedUserStateException,
} from '@aws-sdk/client-cognito-identity-provider';
import { good } from '../../terminal/terminal.ts';
import { ACTIONS, type ActionName, type PatientAction } from './actions.ts';
import type { Desk, UserCommand } from './desk.ts';
import { EXIT, NotDoneError } from './outcome.ts';
import type { Patient } from './patient.ts';
import { requirePatient } from './pool.ts';
import { requireTarget } from './target.ts';

/** The command of an action: finds the patient, refuses what makes no sense, asks, does it and says so. */
export function actionCommand(name: ActionName): UserCommand {
  const action: PatientAction = ACTIONS[name];
  const asks = action.confirmedBy !== undefined;
  return {
    usage: 'ADDRESS|SUB',
    does: action.does,
    takes: asks ? ['yes', 'dry-run'] : ['dry-run'],
    async run(target, { flags }, desk) {
      const patient = await requirePatient(desk.pool, requireTarget(target));
      const { sub, address } = patient;
      const refusal = action.refuses?.[patient.state];
      if (refusal !== undefined) throw new NotDoneError(refusal);
      if (flags['dry-run']) {
        desk.print.result({ would: name, sub, address }, `${address} would be: ${action.done}.`);
        return EXIT.done;
      }
      if (!flags.yes) await confirm(action, patient, desk);
      await perform(action, patient, desk);
      desk.print.result({ did: name, sub, address }, `${good('✓')} ${address}: ${action.done}.`);
      if (action.afterwards !== undefined) desk.print.note(`  ${action.afterwards}`);
      return EXIT.done;
    },
  };
}

async function confirm(action: PatientAction, { address }: Patient, desk: Desk): Promise<void> {
  if (action.confirmedBy === undefined) return;
  const isAddress = action.confirmedBy === 'address';
  const question = isAddress
    ? `Type the address of the account in ${desk.where} again to go on:`
    : `Go on with ${address} in ${desk.where}? (yes/no)`;
  const answer = await desk.ask([...(action.warns?.(desk) ?? []), question].join('\n'));
  const expected = isAddress ? address : 'yes';
  if (answer.toLowerCase() === expected.toLowerCase()) return;
  throw new NotDoneError(
    answer === ''
      ? 'Nothing was done: nobody confirmed it. --yes goes on without asking.'
      : 'Nothing was done.',
  );
}

/** What Cognito refuses although the state allowed it: the account changed meanwhile, or too much was asked. */
async function perform(action: PatientAction, patient: Patient, desk: Desk): Promise<void> {
  try {
    await action.perform(desk.pool, patient);
  } catch (cause) {
    if (cause instanceof LimitExceededException) {
      throw new NotDoneError(
        'Nothing was sent: too many emails were asked for by this patient within the hour. Wait an hour.',
        { cause },
      );
    }
    if (cause instanceof NotAuthorizedException || cause instanceof UnsupportedUserStateException) {
      throw new NotDoneError(
        `Cognito refused: ${cause.message} ${desk.again('users', 'show', patient.sub)}`,
        {
          cause,
        },
      );
    }
    throw cause;
  }
}
