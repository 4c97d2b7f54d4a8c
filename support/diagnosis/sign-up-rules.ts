import type { EmailTimeline } from '../timeline/email-timelines.ts';
import { HOUR } from '../timeline/times.ts';
import { type Advice, byHand, run } from './advice.ts';
import { emailOf, expiryOf, isOfAttempt, isUnconfirmed, nameOf, type PatientCase } from './patient-case.ts';
import { hasFreshCode } from './requests.ts';
import { rule } from './rule.ts';

/** The website remembers a sign-up for this time; after it, only a new sign-up helps. */
const REMEMBERED = 24 * HOUR;

const isSignUpCode = ({ kind }: EmailTimeline) =>
  kind === 'verify-account' || kind === 'verify-account-again';

/** The words for a patient who has an account and does not know it. */
const HELP_TO_SIGN_IN = {
  say: 'You already have an account with us. Please open the website and sign in with this address: you can ask for a code by email there, or use your password. If you have forgotten the password, press "Forgot password".',
  steps: byHand(
    'Help the patient to sign in, or to reset the password, while you are on the line.',
    'If the patient did not sign up: somebody typed this address, perhaps by mistake. Nothing has happened to the account.',
  ),
} as const satisfies Omit<Advice, 'sentence'>;

/** Where the account that was named is only an attempt to sign up, and another account has the address. */
export const ADDRESS_RULES = [
  rule({
    name: 'address-of-another-account',
    severity: 'problem',
    holds: ({ account }) => account.ownerSub !== undefined,
    advise: ({ account, commands }) => ({
      sentence:
        'The address of this account belongs to another account, which has confirmed it. Nobody can sign in to this one with the address.',
      say: HELP_TO_SIGN_IN.say,
      steps: [
        run('Look at the account that the patient can use', commands.support(account.ownerSub ?? '')),
        ...HELP_TO_SIGN_IN.steps,
      ],
    }),
  }),
];

/** Emails that were withheld, because too many people signed up with one address. */
export const WITHHELD_RULES = [
  rule({
    name: 'email-withheld',
    severity: 'problem',
    holds: (call) => emailOf(call)?.outcome === 'withheld',
    advise: (call) => {
      const latest = emailOf(call);
      const hasAccount = latest !== undefined && isOfAttempt(latest, call);
      const sentence = `The ${latest && nameOf(latest, call)} was not sent: too many sign-ups with this address are open. Only the first three within an hour get emails.`;
      const ifStranger =
        'If the patient did not sign up so often, somebody else types this address. That is a nuisance and no danger: nobody gets into an account that way. Tell an engineer if it goes on.';
      if (hasAccount) {
        return {
          sentence: `${sentence} The patient has an account already and does not need this code.`,
          say: HELP_TO_SIGN_IN.say,
          steps: [...HELP_TO_SIGN_IN.steps, ...byHand(ifStranger)],
        };
      }
      return {
        sentence,
        say: `Too many sign-ups were begun with your address, so our system has stopped sending codes for new ones. If you still have the page open on which you began, use the newest code that you have there. If not, please wait until ${call.times.moment((latest?.requestedAt ?? 0) + HOUR)}, then sign up once more, and enter the code on the same device.`,
        steps: byHand('Nobody here can lift the limit; it ends by itself after an hour.', ifStranger),
      };
    },
  }),
];

/** Sign-ups that were never confirmed, unless a code has just been sent. */
export const UNCONFIRMED_RULES = [
  rule({
    name: 'never-confirmed',
    severity: 'problem',
    holds: (call) => isUnconfirmed(call) && !hasFreshCode(call),
    advise: (call) => {
      const latest = emailOf(call);
      const before =
        latest === undefined
          ? `Nobody has asked for a code since ${call.times.moment(call.since)}`
          : `The last email was the ${nameOf(latest, call)}`;
      const isRemembered = call.now - (call.account.createdAt ?? 0) < REMEMBERED;
      return {
        sentence: `The patient signed up and never entered the code. So there is no account to sign in to, and "Forgot password" sends nothing. ${before}.`,
        say: isRemembered
          ? 'Your sign-up is not finished yet. Please go back to the device and the browser in which you signed up, and enter the newest code there. The page can also send you a new one. If you cannot get back to it, just sign up again with the same address. That always works.'
          : 'Your sign-up was never finished, and too much time has passed. Please sign up again on the website with the same address, and enter the code on the same device.',
        steps: [
          run('Follow the patient, who does so', call.commands.watch),
          ...byHand(
            'Signing up again is the quickest. For a patient who cannot, call back, then see "Confirming an account for a patient" in docs/support.md.',
          ),
        ],
      };
    },
  }),
];

/** Returns the codes of different sign-ups with an address, one of each, that were delivered and have not expired. */
function codesOfSignUps(call: PatientCase): readonly EmailTimeline[] {
  const valid = call.emails.filter(
    (email) =>
      isSignUpCode(email) && email.outcome === 'delivery_delivered' && (expiryOf(email) ?? 0) > call.now,
  );
  return [...new Map(valid.map((email) => [email.userSub, email])).values()];
}

/** Cases in which an email about a sign-up was delivered, and does not help by itself. */
export const SIGN_UP_RULES = [
  rule({
    name: 'already-registered',
    severity: 'well',
    holds: (call) => emailOf(call)?.kind === 'already-registered',
    advise: (call) => {
      const latest = emailOf(call);
      return {
        sentence: `Somebody signed up with the address of this account, so we sent no code. Instead, we sent the ${latest && nameOf(latest, call)}.`,
        ...HELP_TO_SIGN_IN,
      };
    },
  }),
  rule({
    name: 'code-of-another-sign-up',
    severity: 'well',
    holds: (call) => {
      const latest = emailOf(call);
      return latest !== undefined && isSignUpCode(latest) && isOfAttempt(latest, call);
    },
    advise: (call) => {
      const latest = emailOf(call);
      return {
        sentence: `The ${latest && nameOf(latest, call)} belongs to another sign-up with this address. This account has confirmed the address. So the website refuses that code and says that there is an account already.`,
        ...HELP_TO_SIGN_IN,
      };
    },
  }),
  rule({
    name: 'codes-of-several-sign-ups',
    severity: 'well',
    holds: (call) => isUnconfirmed(call) && codesOfSignUps(call).length > 1,
    advise: (call) => {
      const codes = codesOfSignUps(call);
      const newest = codes.at(-1);
      return {
        sentence: `${codes.length} sign-ups with this address are open, each with a code of its own. The code of one does not work for another.`,
        say: `There are ${codes.length} sign-ups with your address, and each has its own code. Please use the page on which you signed up last, and the newest email; it came ${call.times.moment(newest?.requestedAt ?? 0)}. If the page refuses the code, sign up once more and use the code that comes then.`,
        steps: byHand(
          'Help the patient to find the newest email by its time, and to enter its code on the page where that sign-up began.',
          'If the patient signed up only once, somebody else did so too. That does no harm: they cannot see the code, and their sign-up is removed.',
        ),
      };
    },
  }),
];
