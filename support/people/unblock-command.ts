import { success } from '../../terminal/terminal.ts';
import { removeSuppression } from '../aws/suppression-list.ts';
import { EXIT, NotDoneError } from './exit-codes.ts';
import { requireBlockable } from './find-patient.ts';
import { requirePatientName } from './options.ts';
import { shownAddress } from './patient-name.ts';
import { UNBLOCK_WARNING } from './perform-action.ts';
import type { UserCommand } from './users-context.ts';

/**
 * Takes the address of an account off SES's list of blocked addresses. Nobody needs to have confirmed the address: the
 * email with the code may be the one that came back.
 */
export const unblockCommand: UserCommand = {
  usage: 'ADDRESS|SUB',
  does: 'takes the address off the list of blocked ones, to which SES sends nothing',
  policy: 'support',
  takes: ['yes', 'dry-run'],
  async run(name, { flags }, { ask, audit, pool, print, ses, where }) {
    const { sub, address } = await requireBlockable(pool, requirePatientName(name));
    const shown = shownAddress(address);
    if (flags['dry-run']) {
      print.result({ would: 'unblock', address }, `${shown} would be: unblocked.`);
      return EXIT.done;
    }
    if (!flags.yes) {
      const answer = await ask([UNBLOCK_WARNING, `Go on with ${shown} in ${where}? (yes/no)`].join('\n'));
      if (answer.toLowerCase() !== 'yes') throw new NotDoneError('Nothing was done.');
    }
    const isRemoved = await audit.record(
      'unblock',
      (removed) => (removed ? sub : undefined),
      () => removeSuppression(ses, address),
    );
    if (!isRemoved) throw new NotDoneError(`Nothing was done: ${shown} is not blocked.`);
    print.result({ did: 'unblock', address }, `${success('✓')} ${shown}: unblocked.`);
    print.note('  Now ask the patient to request a new email.');
    return EXIT.done;
  },
};
