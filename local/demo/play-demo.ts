import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import type { LocalSystem } from '../system.ts';
import { configureAmplify } from './amplify.ts';
import type { Mailbox } from './mailbox.ts';
import {
  acceptInvitation,
  askToChangeAddress,
  changeAddress,
  changePassword,
  chooseNewPassword,
  confirmAccount,
  connectClinic,
  type DemoContext,
  deleteAccount,
  inviteWithoutPassword,
  inviteWithPassword,
  newAddress,
  newSignUp,
  noticeSignIn,
  readWarningAtOldAddress,
  removePasskey,
  requestReset,
  resendCode,
  resetInApp,
  resetUnknownAddress,
  savePasskey,
  sendDamagedCode,
  signInByCode,
  signInByPassword,
  signUpAgain,
  signUpPatient,
  signUpWithBouncingAddress,
  verifyAddressAgain,
  warnOfUnusualSignIn,
} from './steps.ts';

/** Runs one step and returns its result: the email that it caused, if any. */
export type RunStep = <Result extends ReceivedEmail | undefined>(
  name: string,
  step: () => Promise<Result>,
) => Promise<Result>;

/**
 * Plays every flow of the system that needs no browser: as the patient through the unmodified aws-amplify, and as the
 * clinic through the AWS SDK.
 *
 * @throws Error when a step does not have the expected effect
 */
export async function playDemo(system: LocalSystem, mailbox: Mailbox, run: RunStep): Promise<void> {
  configureAmplify(system);
  const context: DemoContext = { system, mailbox, clinic: connectClinic(system) };
  const firstAddress = newAddress('alex');
  const begun = newSignUp(firstAddress);
  const patient = newAddress('alex.new');
  const invited = newAddress('sam');

  const signUpEmail = await run('Sign up', () => signUpPatient(context, begun));
  const resent = await run('Ask for the code again', () => resendCode(context, begun, signUpEmail));
  await run('Confirm the account', () => confirmAccount(context, begun, resent));
  await run('Sign up again with the same address', () => signUpAgain(context, firstAddress));
  await run('Sign in by password', () => signInByPassword(firstAddress));
  const changeCode = await run('Ask to change the address', () =>
    askToChangeAddress(context, firstAddress, patient),
  );
  await run('Read the warning at the old address', () => readWarningAtOldAddress(context, firstAddress));
  await run('Change the address', () => changeAddress(context, patient, changeCode));
  await run('Change the password', () => changePassword(context, patient));
  await run('Add a passkey', () => savePasskey(context, patient));
  await run('Remove the passkey', () => removePasskey(context, patient));
  await run('Verify the address again', () => verifyAddressAgain(context, patient));
  await run('Sign in by emailed code', () => signInByCode(context, patient));
  const resetEmail = await run('Ask to reset the password', () => requestReset(context, patient));
  await run('Choose a new password', () => chooseNewPassword(context, patient, resetEmail));
  const invitation = await run('Invite a patient with a password', () =>
    inviteWithPassword(context, invited),
  );
  await run('Accept the invitation', () => acceptInvitation(invited, invitation));
  await run('Delete the account', () => deleteAccount(context, invited));
  await run('Invite a patient without a password', () => inviteWithoutPassword(context, newAddress('kim')));
  await run('Reset for an unknown address', resetUnknownAddress);
  const branded = system.singleSignOn?.apps.find((app) => app.brand !== undefined && !app.confidential);
  if (branded !== undefined) {
    await run(`Ask for a reset in the app ${branded.name}`, () => resetInApp(context, branded, patient));
  }
  await run('Sign up with an address that bounces', () => signUpWithBouncingAddress(context));
  await run('Report a sign-in to an older account', () => noticeSignIn(context));
  await run('Warn of an unusual sign-in', () => warnOfUnusualSignIn(context, patient));
  await run('Keep a damaged code in the failure queue', () => sendDamagedCode(context));
}
