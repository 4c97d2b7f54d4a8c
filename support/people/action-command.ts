import { isSameAddress } from '../../formats/email-address.ts';
import { success } from '../../terminal/terminal.ts';
import { STATE_WORDS } from './account-states.ts';
import { ACTIONS, type ActionName, type PatientAction } from './actions.ts';
import { describeOthers } from './address-holders.ts';
import { EXIT, NotDoneError } from './exit-codes.ts';
import { findOnlyHolder, requirePatient } from './find-patient.ts';
import { requirePatientName } from './options.ts';
import type { Patient } from './patient.ts';
import { shownAddress } from './patient-name.ts';
import { performAction, refusalFor } from './perform-action.ts';
import type { UserCommand, UsersContext } from './users-context.ts';

/** Makes the command of an action: it finds the patient, checks the state, asks for confirmation and acts. */
export function actionCommand(actionName: ActionName): UserCommand {
  const action: PatientAction = ACTIONS[actionName];
  const asks = action.confirmedBy !== undefined;
  return {
    usage: 'ADDRESS|SUB',
    does: action.does,
    policy: action.policy,
    takes: asks ? ['yes', 'dry-run'] : ['dry-run'],
    async run(name, { flags }, context) {
      const { pool, print, times } = context;
      const patientName = requirePatientName(name);
      const found =
        (action.findsUnconfirmed ? await findOnlyHolder(pool, patientName) : undefined) ??
        (await requirePatient(pool, patientName, times));
      const { sub, address } = found.patient;
      const others = describeOthers(found.patient, found.holders);
      const refusal = refusalFor(action, found);
      if (refusal !== undefined) throw new NotDoneError([refusal, ...others].join('\n'));
      const unconfirmedAttempts = found.holders.attempts.filter((attempt) => attempt.sub !== sub).length;
      const fields = { sub, address, unconfirmedAttempts };
      if (flags['dry-run']) {
        print.result({ would: actionName, ...fields }, `${labelOf(found.patient)} would be: ${action.done}.`);
      } else {
        if (!flags.yes) await confirm(action, found.patient, others, context);
        const advice = context.again('users', 'show', sub);
        await context.audit.record(actionName, sub, () => performAction(action, pool, found.patient, advice));
        print.result(
          { did: actionName, ...fields },
          `${success('✓')} ${shownAddress(address)}: ${action.done}.`,
        );
        if (action.afterwards !== undefined) print.note(`  ${action.afterwards}`);
      }
      for (const sentence of others) print.note(`  ${sentence}`);
      return EXIT.done;
    },
  };
}

/** Names an account by its address, and by its id where the address alone would mean another. */
const labelOf = ({ address, sub, addressConfirmed, state }: Patient): string =>
  addressConfirmed ? shownAddress(address) : `${shownAddress(address)} (${sub}, ${STATE_WORDS[state].word})`;

async function confirm(
  action: PatientAction,
  patient: Patient,
  others: readonly string[],
  context: UsersContext,
): Promise<void> {
  if (action.confirmedBy === undefined) return;
  const { address } = patient;
  const isAddress = action.confirmedBy === 'address';
  const question = isAddress
    ? `Type the address of the account in ${context.where} again to go on:`
    : `Go on with ${labelOf(patient)} in ${context.where}? (yes/no)`;
  const answer = await context.ask(
    [...others, ...(action.warns?.(context, patient) ?? []), question].join('\n'),
  );
  const isSame = isSameAddress(answer, address) || answer.toLowerCase() === address.toLowerCase();
  if (isAddress ? isSame : answer.toLowerCase() === 'yes') return;
  throw new NotDoneError(
    answer === ''
      ? 'Nothing was done: nobody confirmed it. --yes goes on without asking.'
      : 'Nothing was done.',
  );
}
