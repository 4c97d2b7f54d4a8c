import type { SignOut } from '../timeline/sign-outs.ts';
import { byHand, run } from './advice.ts';
import { PASSKEY_HINT } from './passkey-advice.ts';
import { emailOf, expiryOf, latestOf, nameOf, type PatientCase } from './patient-case.ts';
import { rule } from './rule.ts';

/** Returns the last sign-out after a reset, if no other email has been asked for since. */
function latestSignOut(call: PatientCase): SignOut | undefined {
  const signOut = call.signOuts.at(-1);
  const latest = latestOf(call);
  const isLater =
    latest !== undefined && latest.kind !== 'password-changed' && latest.requestedAt > (signOut?.at ?? 0);
  return isLater ? undefined : signOut;
}

const NOT_THE_PATIENT =
  'If it was not the patient, sign out everybody and have a new password chosen at once';

/** Sessions that should have ended. */
export const OPEN_SESSION_RULES = [
  rule({
    name: 'not-signed-out',
    severity: 'problem',
    holds: (call) => latestSignOut(call)?.failed === true,
    advise: (call) => ({
      sentence: `The password was reset ${call.times.moment(latestSignOut(call)?.at ?? 0)}. But the system could not sign out the devices that were signed in before.`,
      say: 'Your new password works. Some of your devices may still be signed in from before; I am signing them out now. Please sign in again with the new password.',
      steps: [
        run('Sign the patient out everywhere', call.commands.users('sign-out')),
        ...byHand('This is shown until another email is asked for, also after you have done it.'),
      ],
    }),
  }),
];

/** Changes that a patient may ask about, or may not have made. */
export const CHANGE_RULES = [
  rule({
    name: 'signed-out-after-reset',
    severity: 'well',
    holds: (call) => latestSignOut(call)?.failed === false,
    advise: (call) => {
      const moment = call.times.moment(latestSignOut(call)?.at ?? 0);
      return {
        sentence: `The password was reset ${moment}. This signed the patient out on every device.`,
        say: `Your password was changed ${moment}, so you were signed out on all your devices, to keep everybody else out. Please sign in again with the new password. If it was not you who changed it, please say so now.`,
        steps: [
          ...byHand('Ask whether the patient has chosen a new password.'),
          run(NOT_THE_PATIENT, call.commands.users('reset')),
          ...byHand('Then call an engineer: somebody else can read the emails of the patient.'),
        ],
      };
    },
  }),
  rule({
    name: 'passkey-added',
    severity: 'well',
    holds: (call) => emailOf(call)?.kind === 'passkey-added',
    advise: (call) => ({
      sentence: `A passkey was added to the account ${call.times.moment(emailOf(call)?.requestedAt ?? 0)}.`,
      say: 'Somebody who is signed in to your account added a passkey to it. Was that you? If it was not you, please say so now.',
      steps: [
        run('If it was not the patient, sign out everybody', call.commands.users('sign-out')),
        run('Then have a new password chosen at once', call.commands.users('reset')),
        ...byHand(
          'Then the patient signs in and removes the passkey at /account/passkeys, while you wait: a new password does not remove it.',
          'If that cannot be done now, switch the account off, and call an engineer in any case: somebody else was signed in to the account.',
          PASSKEY_HINT,
        ),
      ],
    }),
  }),
  rule({
    name: 'passkey-removed',
    severity: 'well',
    holds: (call) => emailOf(call)?.kind === 'passkey-removed',
    advise: (call) => ({
      sentence: `A passkey was removed from the account ${call.times.moment(emailOf(call)?.requestedAt ?? 0)}.`,
      say: 'A passkey was removed from your account. You can sign in with your password or with a code that we email to you. If it was not you who removed it, please say so now.',
      steps: [
        ...byHand('Ask whether the patient removed it.'),
        run(NOT_THE_PATIENT, call.commands.users('reset')),
        ...byHand('Then call an engineer: somebody else was signed in to the account.'),
      ],
    }),
  }),
  rule({
    name: 'address-change-asked',
    severity: 'well',
    holds: (call) => {
      const latest = emailOf(call);
      return latest?.kind === 'verify-new-address' && (expiryOf(latest) ?? 0) > call.now;
    },
    advise: (call) => {
      const latest = emailOf(call);
      return {
        sentence: `Somebody who is signed in, or staff on the phone, asked for a new address. Its mail server took the ${latest && nameOf(latest, call)}. The old address counts until the patient enters the code.`,
        say: 'We were asked, on the website or by phone, to use another email address for your account. Was that you? If so, please look for the code in the mailbox of the new address, also in its spam folder. Then enter it on the account page. If it was not you, please say so now.',
        steps: [
          run('If it was not the patient, sign out everybody', call.commands.users('sign-out')),
          run('Then have a new password chosen at once', call.commands.users('reset')),
          ...byHand('Then call an engineer: somebody else was in the account, or on the phone.'),
        ],
      };
    },
  }),
];
