import { ALWAYS_NOTIFIED, EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';
import { KIND_WORDS } from '../timeline/words.ts';
import { byHand, run, type Step } from './advice.ts';
import { PASSKEY_STEPS, PASSKEY_WORDS } from './passkey-advice.ts';
import { rule } from './rule.ts';

/** The notices that a clinic can switch off. */
const notices = emailKinds.filter(
  (kind) => EMAIL_KINDS[kind].sentBy === 'notices' && !ALWAYS_NOTIFIED.some((notified) => notified === kind),
);

/** Cases in which the log has no email to this patient, and the state of the account does not say why. */
export const SILENCE_RULES = [
  rule({
    name: 'must-reset',
    severity: 'problem',
    holds: ({ account }) => account.state === 'must-reset',
    advise: ({ commands }) => ({
      sentence:
        'The patient has to choose a new password to sign in again, and has not asked for the code yet.',
      say: 'Your password has to be changed. Please press "Forgot password" on the website; we then send you a code with which you choose a new one.',
      steps: [run('Follow the patient, who presses "Forgot password"', commands.watch)],
    }),
  }),
  rule({
    name: 'nobody-is-served',
    severity: 'problem',
    holds: ({ othersServed }) => othersServed === false,
    advise: ({ commands, since, times }) => ({
      sentence: `No email was sent to any patient since ${times.moment(since)}. Either nobody asked for one, or Cognito does not reach our system.`,
      say: 'I do not see that our system got your request. Please ask for a new code on the website now; I will watch while you do.',
      steps: [
        run('Follow the patient, who asks for a code', commands.watch),
        ...byHand(
          'If nothing shows then either, call the engineer on duty: Cognito does not reach the sender.',
        ),
      ],
    }),
  }),
  rule({
    name: 'passkey-only-asked',
    severity: 'problem',
    holds: ({ hasPasskey }) => hasPasskey === true,
    advise: ({ since, times }) => ({
      sentence: `Nobody has asked for an email since ${times.moment(since)}. The account has a passkey. The sign-in may ask for a device that the patient no longer has.`,
      say: PASSKEY_WORDS,
      steps: PASSKEY_STEPS,
    }),
  }),
  rule({
    name: 'notices-off',
    severity: 'well',
    holds: ({ noticesOff }) => notices.every((kind) => noticesOff.includes(kind)),
    advise: () => ({
      sentence:
        'Nobody asked for a code, and the clinic has switched off all notices. So there was nothing to send.',
      say: 'Everything is all right with your account. We only write to you when you ask for a code. Please ask for one on the website now.',
      steps: byHand(
        'If the patient did ask for a code, the website was given another address: try that one here.',
      ),
    }),
  }),
  rule({
    name: 'nothing-asked',
    severity: 'problem',
    holds: () => true,
    advise: ({ since, times, noticesOff }) => ({
      sentence: `Nobody has asked our system for an email to this patient since ${times.moment(since)}. The account is in order.`,
      say: 'I do not see that our system got your request. Which address did you type on the website? Please ask for a new code there now, and read the address to me as you type it.',
      steps: [
        ...byHand(
          'Most likely the patient typed another address: the website says "we sent a code" for any address. Try that one here.',
          'The website may have said that there were too many attempts: then nothing is sent for an hour.',
          'If it was asked for earlier, look further back. In a terminal, add --since 3d. At the support desk, type more "Hours to look back".',
        ),
        ...switchedOff(noticesOff),
        ...byHand(
          'If a new request shows nothing here either, tell an engineer: Cognito did not reach the sender (CloudTrail shows why).',
        ),
      ],
    }),
  }),
];

function switchedOff(kinds: readonly EmailKind[]): readonly Step[] {
  const words = kinds.map((kind) => KIND_WORDS[kind]).join(', ');
  return kinds.length === 0 ? [] : byHand(`The clinic has switched these off: ${words}.`);
}
