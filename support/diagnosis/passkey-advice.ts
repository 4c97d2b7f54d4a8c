import { byHand, type Step } from './advice.ts';

/** Words for a patient whose sign-in asks for a passkey that does not work. */
export const PASSKEY_WORDS =
  'Does the website ask for a passkey? That is a fingerprint, a face or the PIN of a device. If you do not have that device with you, please close that window and choose to get a code by email instead. You do not need your passkey for that.';

/** The steps when a passkey is on a device that is gone. */
export const PASSKEY_STEPS: readonly Step[] = byHand(
  'Stay on the line until the patient has the code, or look the patient up again to see what became of it.',
  'If the device is gone: once signed in, the patient opens /account/passkeys on the website, removes the old passkey and adds one on the new device. Nobody else can remove it.',
  'If the device was stolen, do the same at once: whoever can unlock it can sign in.',
);

/** The same in one step, where it is not the likeliest cause. */
export const PASSKEY_HINT =
  'The account has a passkey. If the website asks for a device that is not at hand, the patient closes that window and chooses to get a code by email.';
