/** The sentences of the pages for passkeys, in English. */
export const en = {
  passkeys: {
    intro: 'With a passkey, you sign in with your fingerprint, your face or the PIN of your device.',
    none: 'You have no passkey yet.',
    unnamed: 'Passkey',
    onDevice: 'Kept on a phone or a computer',
    onOther: 'Kept on a security key or another device',
    added: (date: string) => `Added on ${date}`,
    lost: 'Lost a device? Remove its passkey. You can still sign in with a code that we email to you.',
    back: 'Back to your account',

    add: 'Add a passkey',
    ownDevice: 'Only on your own device: anyone who can unlock it could open your account.',
    noReader:
      'This device seems to have no fingerprint reader, no face recognition and no PIN. Set one up first, or use your phone or a security key.',
    name: 'Your device may show a long number as the name of the account. That is as it should be.',
    create: 'Save the passkey',

    remove: 'Remove',
    removeTitle: 'Remove a passkey',
    removed: 'Nobody will be able to sign in with this passkey any more.',
    last: 'It is your only passkey. Afterwards, you sign in with your password or with a code.',
    leftover: 'Your device may still show it. You can delete it in the settings of the device.',
    removeNow: 'Remove this passkey',
    removeBusy: 'Removing…',

    codeAgain: 'Some time has passed, so we need a new code to make sure that it is you.',
    sentTo: (address: string) => `We have sent a code to ${address}. Enter it to continue.`,
  },

  passkeyProblems: {
    cancelled:
      'No passkey was saved: the window was closed, it took too long, or the device did not recognise you. Try again, or use another device.',
    exists: 'This device already has a passkey for your account. Use it the next time you sign in.',
    unsuitable: 'This device cannot keep our passkeys. Use your phone, another computer or a security key.',
    unsupported:
      'This browser cannot save passkeys. Did another app open this page? Open it in your usual browser instead. Otherwise, update the browser.',
    wrongPlace:
      'Passkeys do not work at this web address. Open our website with the link in one of our emails.',
    tooMany: 'Your account has as many passkeys as it can have. Remove one before you add another.',
    tooLate: 'That took too long, so the passkey was not saved. Try again.',
    unconfirmed: 'We cannot send a code yet. First confirm your email address on the page of your account.',
  },

  passkeyOffer: {
    title: 'Sign in without a password?',
    later: 'Not now',
  },

  passkeyHelp: {
    title: 'Does the website ask for a passkey?',
    text: 'If you do not have the device at hand, close that window, and ask for a code by email. You do not need the passkey for it. If the device is lost, remove its passkey in your account.',
  },
};

/** The sentences of a language. */
export type PasskeyWords = typeof en;
