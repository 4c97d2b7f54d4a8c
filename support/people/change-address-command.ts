import {
  AdminUpdateUserAttributesCommand,
  AliasExistsException,
  DescribeUserPoolCommand,
  LimitExceededException,
} from '@aws-sdk/client-cognito-identity-provider';
import { isSameAddress, readEmailAddress } from '../../formats/email-address.ts';
import { UsageError } from '../../terminal/options.ts';
import { success } from '../../terminal/terminal.ts';
import type { PatientState } from './account-states.ts';
import { findHolders } from './address-holders.ts';
import { EXIT, NotDoneError } from './exit-codes.ts';
import { requirePatient } from './find-patient.ts';
import { requirePatientName } from './options.ts';
import type { Patient } from './patient.ts';
import { describeSuggestion, shownAddress } from './patient-name.ts';
import type { Pool } from './pool.ts';
import type { UserCommand, UsersContext } from './users-context.ts';

/** Why nobody could finish the change: the code is entered on a page for which the patient signs in. */
const REFUSALS: Readonly<Partial<Record<PatientState, string>>> = {
  unconfirmed:
    'Nobody has confirmed this account. The patient signs up again with the right address, which always works.',
  invited:
    'The patient has not used the invitation yet, so nobody could enter the code. Delete this account, and invite the right address.',
  'must-reset':
    'The patient has to choose a new password first, and cannot sign in before that. Who cannot read the old mailbox any more signs up with the new address; tell an engineer then.',
  'address-not-confirmed':
    'The account has not confirmed the address that it has, so nobody can sign in and enter the code. If the patient has no other account, confirm-address helps.',
  disabled: 'The account is switched off. Switch it on first, with enable.',
  other: 'The account is in a state that this user pool should not have. Show it to an engineer.',
};

/** The same words whether the new address is free or another patient's, so that they reveal nothing. */
const SAY =
  'Tell the patient: “If we can use this address, an email with a code is on its way to it. Sign in as before and enter the code.”';

/**
 * `npm run users -- change-address`: asks Cognito for a change that only the patient can finish. Without `email_verified`,
 * Cognito keeps the present address and sends a code to the new one, so that the new mailbox proves itself; the sender
 * notifies the present address.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html
 */
export const changeAddressCommand: UserCommand = {
  usage: 'ADDRESS|SUB NEW_ADDRESS',
  does: 'sends a code to a new address; the address changes once the patient has entered it',
  policy: 'support',
  takes: ['yes', 'dry-run'],
  arguments: 2,
  async run(argument, { flags, positionals }, context) {
    const { audit, pool, print, times } = context;
    const name = requirePatientName(argument);
    const wanted = requireNewAddress(positionals[2]);
    const { patient } = await requirePatient(pool, name, times);
    const refusal = REFUSALS[patient.state] ?? (await refusalOf(pool, patient, wanted));
    if (refusal !== undefined) throw new NotDoneError(refusal);
    const shown = { old: shownAddress(patient.address), wanted: shownAddress(wanted) };
    const { sub } = patient;
    if (flags['dry-run']) {
      print.result(
        { would: 'change-address', sub, address: wanted },
        `A code would be sent to ${shown.wanted}, and a notice to ${shown.old}.`,
      );
      return EXIT.done;
    }
    if (!flags.yes) await confirm(shown, wanted, context);
    await audit.record('change-address', sub, () => requestChange(pool, patient, wanted));
    print.result(
      { did: 'change-address', sub, address: wanted },
      `${success('✓')} A code is on its way to ${shown.wanted}, and a notice to ${shown.old}.`,
    );
    print.note(
      '  The address changes once the patient has signed in on the website, as before, and entered the code within 24 hours.',
    );
    print.note(`  ${SAY}`);
    return EXIT.done;
  },
};

function requireNewAddress(typed: string | undefined): string {
  if (typed === undefined) throw new UsageError('Name the new address after the patient.');
  const { address } = readEmailAddress(typed);
  if (address === undefined) throw new UsageError('The new address is none that an email can be sent to.');
  return address.toLowerCase();
}

async function refusalOf(pool: Pool, patient: Patient, wanted: string): Promise<string | undefined> {
  if (isSameAddress(patient.address, wanted))
    return 'Nothing was done: the account has this address already.';
  const { owner } = await findHolders(pool, wanted);
  if (owner !== undefined && owner.sub !== patient.sub) return describeTaken(owner.sub);
  const { UserPool } = await pool.cognito.send(new DescribeUserPoolCommand({ UserPoolId: pool.userPoolId }));
  const kept = UserPool?.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  return kept.includes('email')
    ? undefined
    : 'Nothing was done: this user pool would replace the address at once, before the new one is proved. Tell an engineer.';
}

const describeTaken = (owner: string): string =>
  [
    `Nothing was done, and no email was sent: another account has confirmed the new address, ${owner}.`,
    'Do not say so: the caller may not know who else is a patient.',
    SAY,
    'If the other account is an old one of the same patient, tell an engineer.',
  ].join('\n');

async function confirm(
  shown: { readonly old: string; readonly wanted: string },
  wanted: string,
  { ask, where }: UsersContext,
): Promise<void> {
  const suggestion = describeSuggestion(wanted);
  const answer = await ask(
    [
      ...(suggestion === undefined ? [] : [`! ${suggestion}`]),
      'Do this only after you have called the patient back at the number in the records.',
      `A code goes to ${shown.wanted}, and a notice to ${shown.old}, which stays until the code is entered.`,
      `Have the patient spell the new address, and type it again to go on in ${where}:`,
    ].join('\n'),
  );
  if (isSameAddress(answer, wanted)) return;
  throw new NotDoneError(
    answer === ''
      ? 'Nothing was done: nobody confirmed it. --yes goes on without asking.'
      : 'Nothing was done: that is another address.',
  );
}

async function requestChange(
  { cognito, userPoolId }: Pool,
  { username }: Patient,
  wanted: string,
): Promise<void> {
  try {
    await cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: userPoolId,
        Username: username,
        UserAttributes: [{ Name: 'email', Value: wanted }],
      }),
    );
  } catch (cause) {
    if (cause instanceof AliasExistsException) {
      throw new NotDoneError(`Nothing was done, and no email was sent.\n${SAY}`, { cause });
    }
    if (cause instanceof LimitExceededException) {
      throw new NotDoneError(
        'Nothing was sent: too many emails were asked for by this patient within the hour. Wait an hour.',
        { cause },
      );
    }
    throw cause;
  }
}
