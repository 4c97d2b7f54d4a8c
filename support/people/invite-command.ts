import { UsageError } from '../../terminal/options.ts';
import { success } from '../../terminal/terminal.ts';
import { STATE_WORDS } from './account-states.ts';
import { findHolders } from './address-holders.ts';
import { EXIT, NotDoneError } from './exit-codes.ts';
import { sendInvitation } from './invitation.ts';
import { inviteFile } from './invitations/invite-file.ts';
import { readInvitee } from './invitee-rules.ts';
import { describeMissingLanguage } from './language-names.ts';
import type { CommandLine } from './options.ts';
import { describeSuggestion, shownAddress } from './patient-name.ts';
import type { UserCommand, UsersContext } from './users-context.ts';

/** `npm run users -- invite`. */
export const inviteCommand: UserCommand = {
  usage: 'ADDRESS | --csv FILE',
  does: 'makes an account and sends an invitation, to one address or to a file of them',
  policy: 'administer-users',
  takes: ['name', 'language', 'csv', 'rate', 'temporary-password', 'yes', 'dry-run'],
  run(address, line, context) {
    const { csv } = line.texts;
    if (csv === undefined) return inviteOne(address, line, context);
    if (address !== undefined || line.given.has('name') || line.given.has('language')) {
      throw new UsageError('--csv takes addresses, names and languages from its file; name none beside it.');
    }
    return inviteFile(csv, line, context);
  },
};

async function inviteOne(
  typed: string | undefined,
  { texts: { name, language }, flags, given }: CommandLine,
  context: UsersContext,
): Promise<number> {
  const { pool, print, ask, again } = context;
  if (typed === undefined) throw new UsageError('Name an address, or a file with --csv.');
  if (given.has('rate')) throw new UsageError('--rate belongs to --csv.');
  const { invitee, reason } = readInvitee({ address: typed, name, language });
  if (reason !== undefined) throw new UsageError(`Nobody was invited: ${reason}.`);
  const { address } = invitee;
  const shown = shownAddress(address);
  const withoutEmails = describeMissingLanguage(invitee.language);
  if (withoutEmails !== undefined) print.note(`! ${withoutEmails}`);
  const suggestion = describeSuggestion(address);
  if (suggestion !== undefined && (flags['dry-run'] || flags.yes)) print.note(`! ${suggestion}`);
  if (flags['dry-run']) {
    const { owner } = await findHolders(pool, address);
    if (owner !== undefined) throw new NotDoneError(existsSentence(shown, owner.state));
    print.result({ would: 'invite', address }, `${shown} would be invited.`);
    return EXIT.done;
  }
  if (suggestion !== undefined && !flags.yes) {
    const answer = await ask(`${suggestion}. Invite ${shown} all the same? (yes/no)`);
    if (answer.toLowerCase() !== 'yes')
      throw new NotDoneError('Nobody was invited: --yes goes on without asking.');
  }
  if ((await sendInvitation(context, invitee, flags['temporary-password'])) === 'exists') {
    const { owner } = await findHolders(pool, address);
    throw new NotDoneError(existsSentence(shown, owner?.state ?? 'other'));
  }
  print.result(
    { did: 'invite', address },
    `${success('✓')} ${shown} has an account now, and the invitation is on its way.`,
  );
  print.note(`  Its delivery status: ${again('support', address)}`);
  return EXIT.done;
}

function existsSentence(address: string, state: keyof typeof STATE_WORDS): string {
  const { word, help } = STATE_WORDS[state];
  return `${address} has an account already (${word}). ${help}`;
}
