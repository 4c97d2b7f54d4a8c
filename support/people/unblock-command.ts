import { readStoredAddress } from '../../formats/email-address.ts';
import { success } from '../../terminal/terminal.ts';
import { removeSuppression } from '../aws/suppression-list.ts';
import { EXIT, NobodyError, NotDoneError } from './exit-codes.ts';
import { findPatient, NOBODY } from './find-patient.ts';
import { requirePatientName } from './options.ts';
import { shownAddress } from './patient-name.ts';
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
    const { patient, holders } = await findPatient(pool, requirePatientName(name));
    const found = patient ?? holders.unproved[0] ?? holders.attempts[0];
    if (found === undefined) throw new NobodyError(NOBODY);
    const address = readStoredAddress(found.address).address ?? found.address;
    const shown = shownAddress(address);
    if (flags['dry-run']) {
      print.result({ would: 'unblock', address }, `${shown} would be: unblocked.`);
      return EXIT.done;
    }
    if (!flags.yes) {
      const answer = await ask(
        [
          'Unblock only an address that is spelt right and in use: if an email to it comes back again, AWS counts it against the clinic.',
          `Go on with ${shown} in ${where}? (yes/no)`,
        ].join('\n'),
      );
      if (answer.toLowerCase() !== 'yes') throw new NotDoneError('Nothing was done.');
    }
    const isRemoved = await audit.record(
      'unblock',
      (removed) => (removed ? found.sub : undefined),
      () => removeSuppression(ses, address),
    );
    if (!isRemoved) throw new NotDoneError(`Nothing was done: ${shown} is not blocked.`);
    print.result({ did: 'unblock', address }, `${success('✓')} ${shown}: unblocked.`);
    print.note('  Now ask the patient to request a new email.');
    return EXIT.done;
  },
};
