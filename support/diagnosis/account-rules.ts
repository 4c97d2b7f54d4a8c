import { byHand, run } from './advice.ts';
import { emailOf, expiryOf, type PatientCase } from './patient-case.ts';
import { hasFreshCode } from './requests.ts';
import { rule } from './rule.ts';

/** Reasons why no email at all reaches this account. */
export const BLOCKING_RULES = [
  rule({
    name: 'no-account',
    severity: 'unknown',
    holds: ({ account }) => account.state === 'none',
    advise: () => ({
      sentence:
        'There is no account with this address. The website says "we sent a code" all the same. This way, strangers cannot find out who is a patient.',
      say: 'Which email address do you use with us? Could you spell it for me, letter by letter? Might you have used another one, perhaps an older one or one of your work?',
      steps: byHand(
        'Try the other addresses that the patient names.',
        'If there is none, ask the patient to sign up on the website, or invite the patient.',
        'If the patient has just changed the address, search for the old one: it counts until the new one is confirmed.',
      ),
    }),
  }),
  rule({
    name: 'disabled',
    severity: 'problem',
    holds: ({ account }) => account.state === 'disabled',
    advise: ({ commands }) => ({
      sentence: 'The account is disabled. It gets no codes, and nobody can sign in to it.',
      say: 'Your account is switched off at the moment. I will find out why and call you back.',
      steps: [
        ...byHand('Find out who disabled it and why.'),
        run('If it may be used again', commands.users('enable')),
        ...byHand('Then ask the patient to request a new code.'),
      ],
    }),
  }),
  rule({
    name: 'blocked-after-bounce',
    severity: 'problem',
    holds: ({ suppression }) => suppression?.reason === 'BOUNCE',
    advise: ({ suppression, times, commands }) => ({
      sentence: `We send nothing to this address any more. An email to it came back (${times.moment(suppression?.since ?? 0)}).`,
      say: 'An earlier email to your address came back to us, so our system stopped writing to it. Could you spell your address for me, letter by letter? Is the mailbox still in use, and is there room in it?',
      steps: [
        ...byHand(
          'If the address is misspelt, unblocking does not help: the patient signs up again with the right one, or an engineer corrects it.',
        ),
        run('If it is right and in use, take it off the list', commands.users('unblock')),
        ...byHand('Then ask the patient to request a new email.'),
      ],
    }),
  }),
  rule({
    name: 'blocked-after-complaint',
    severity: 'problem',
    holds: ({ suppression }) => suppression?.reason === 'COMPLAINT',
    advise: ({ suppression, times, commands }) => ({
      sentence: `We send nothing to this address any more. An email to it was marked as spam (${times.moment(suppression?.since ?? 0)}).`,
      say: 'One of our emails was marked as spam in your mailbox, perhaps by accident, so our system stopped writing to you. May I switch it on again? Please do not mark our emails as spam then.',
      steps: [
        run('If the patient agrees, take the address off the list', commands.users('unblock')),
        ...byHand('Then ask the patient to request a new email.'),
      ],
    }),
  }),
];

/** Problems that the state of the account explains, unless a code has just been sent. */
export const STATE_RULES = [
  rule({
    name: 'invitation-expired',
    severity: 'problem',
    holds: (call) => call.account.state === 'invited' && invitationEnd(call) < call.now,
    advise: (call) => ({
      sentence: `The patient did not use the invitation, and it ended ${call.times.moment(invitationEnd(call))}. Until the patient uses a new one, "Forgot password" sends nothing.`,
      say: 'Your invitation has run out. I am sending you a new one now. Please use it first, and choose a password of your own.',
      steps: [
        run('Send it again', call.commands.users('resend')),
        ...byHand('Stay on the line until the patient has the new invitation.'),
      ],
    }),
  }),
  rule({
    name: 'invited-not-begun',
    severity: 'problem',
    holds: (call) => call.account.state === 'invited' && !hasFreshCode(call),
    advise: (call) => {
      const latest = emailOf(call);
      const delivered =
        latest?.kind === 'invitation' ? ` It was sent ${call.times.moment(latest.requestedAt)}.` : '';
      return {
        sentence: `The patient has not used the invitation yet. Until then, "Forgot password" sends nothing.${delivered}`,
        say: 'We sent you an invitation. Please look for it, also in the spam folder, and sign in with what it says. You can choose your own password then. I can also send it again.',
        steps: [
          run('If the patient does not find it, send it again', call.commands.users('resend')),
          ...byHand('The one sent before stops working.'),
        ],
      };
    },
  }),
  rule({
    name: 'address-not-confirmed',
    severity: 'problem',
    holds: (call) => call.account.state === 'address-not-confirmed' && !hasFreshCode(call),
    advise: ({ commands }) => ({
      sentence:
        'The email address of the account is not confirmed. Nobody can sign in with it, and "Forgot password" sends nothing. The website never does this to an account.',
      say: 'There is something wrong with the email address of your account. I will call you back at the number that we have, and put it right with you.',
      steps: [
        ...byHand('Call the patient back at the number in the records, and have the address spelt.'),
        run(
          'If it is the address of this account, confirm it; the patient then signs in with a code by email',
          commands.users('confirm-address'),
        ),
        run(
          'Tell an engineer what this shows: something brought the account into this state',
          commands.users('show'),
        ),
      ],
    }),
  }),
  rule({
    name: 'unusual-account',
    severity: 'problem',
    holds: (call) => call.account.state === 'other' && !hasFreshCode(call),
    advise: ({ commands }) => ({
      sentence: 'The account is in a state that this user pool should not have.',
      say: 'There is something wrong with your account. I will have it looked at and call you back.',
      steps: [run('Tell an engineer what this shows', commands.users('show'))],
    }),
  }),
];

/** Returns when the invitation expires, counted from when it was last sent, or from the last change if the log has none. */
function invitationEnd({ account, emails }: PatientCase): number {
  const invitation = emails.findLast(({ kind }) => kind === 'invitation');
  const requestedAt = Math.max(invitation?.requestedAt ?? 0, account.changedAt ?? 0);
  return expiryOf({ kind: 'invitation', requestedAt }) ?? 0;
}
