import { UsageError } from '../../terminal/options.ts';
import { good } from '../../terminal/terminal.ts';
import { whyNot } from './check-invitee.ts';
import type { Desk, UserCommand } from './desk.ts';
import { invite as send } from './invitation.ts';
import { inviteFile } from './invitations/invite-file.ts';
import type { Line } from './options.ts';
import { EXIT, NotDoneError } from './outcome.ts';
import { findPatient } from './pool.ts';
import { STATE_WORDS } from './states.ts';

/** Makes accounts and sends invitations: for one address, or for a file of them. */
export const invite: UserCommand = {
  usage: 'ADDRESS | --csv FILE',
  does: 'makes an account and sends an invitation, to one address or to a file of them',
  takes: ['name', 'language', 'csv', 'rate', 'temporary-password', 'yes', 'dry-run'],
  run(address, line, desk) {
    const { csv } = line.texts;
    if (csv === undefined) return inviteOne(address, line, desk);
    if (address !== undefined || line.given.has('name') || line.given.has('language')) {
      throw new UsageError('--csv takes addresses, names and languages from its file; name none beside it.');
    }
    return inviteFile(csv, line, desk);
  },
};

async function inviteOne(
  address: string | undefined,
  { texts: { name, language }, flags, given }: Line,
  { pool, print, again }: Desk,
): Promise<number> {
  if (address === undefined) throw new UsageError('Name an address, or a file with --csv.');
  if (given.has('rate')) throw new UsageError('--rate belongs to --csv.');
  const invitee = { address, name, language };
  const reason = whyNot(invitee);
  if (reason !== undefined) throw new UsageError(`Nobody was invited: ${reason}.`);
  if (flags['dry-run']) {
    const existing = await findPatient(pool, address);
    if (existing !== undefined) throw new NotDoneError(existsSentence(address, existing.state));
    print.result({ would: 'invite', address }, `${address} would be invited.`);
    return EXIT.done;
  }
  if ((await send(pool, invitee, flags['temporary-password'])) === 'exists') {
    const existing = await findPatient(pool, address);
    throw new NotDoneError(existsSentence(address, existing?.state ?? 'other'));
  }
  print.result(
    { did: 'invite', address },
    `${good('✓')} ${address} has an account now, and the invitation is on its way.`,
  );
  print.note(`  What became of it: ${again('support', address)}`);
  return EXIT.done;
}

function existsSentence(address: string, state: keyof typeof STATE_WORDS): string {
  const { word, help } = STATE_WORDS[state];
  return `${address} has an account already (${word}). ${help}`;
}
