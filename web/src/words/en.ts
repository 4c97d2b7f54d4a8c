/** Every sentence that patients see, in English. The compiler requires the same names in the other languages. */
export const en = {
  pages: {
    signUp: 'Create an account',
    confirm: 'Confirm your email address',
    login: 'Sign in',
    loginCode: 'Enter your sign-in code',
    newPassword: 'Choose your password',
    reset: 'Choose a new password',
    account: 'Your account',
    name: 'Change your name',
    email: 'Change your email address',
    language: 'Change your language',
    password: 'Change your password',
    passkeys: 'Your passkeys',
    delete: 'Delete your account',
    help: 'If you did not get our email',
    notFound: 'Page not found',
    crashed: 'This page stopped working',
    loadError: 'This page cannot be shown',
  },

  layout: {
    skip: 'Skip to main content',
    language: 'Language',
    error: 'Error',
    help: 'Help with emails and codes',
    privacy: 'Privacy notice',
    terms: 'Terms of use',
    newTab: '(opens in a new tab)',
    phone: 'Phone',
    email: 'Email',
    neverAsk: 'We will never ask you for a code or a password by phone, text or email.',
    offline: 'You are not connected to the internet. What you have typed is still here.',
    storageRefused:
      'Your browser cannot store anything for this website. Keep this page open until you have finished. To change this, allow cookies and site data in your browser’s settings, or make space on the device.',
    loading: 'Loading…',
  },

  fields: {
    name: 'Full name',
    email: 'Email address',
    newEmail: 'New email address',
    didYouMean: (address: string) => `Did you mean ${address}?`,
    takeAddress: (address: string) => `Use ${address}`,
    password: 'Password',
    currentPassword: 'Current password',
    newPassword: 'New password',
    code: 'Code from the email',
    codeHint: 'You can paste it. Spaces do not matter.',
    keep: 'Keep me signed in on this device',
    keepHint:
      'Tick this only on your own phone or computer. Anyone who uses the device could open your account.',
    show: 'Show',
    hide: 'Hide',
    showPassword: 'Show password',
    hidePassword: 'Hide password',
    passwordShown: 'Your password is shown',
    passwordHidden: 'Your password is hidden',
  },

  passwordRules: {
    title: 'Your password needs:',
    length: (count: number) => `${count} characters or more`,
    lowercase: 'a lower-case letter',
    uppercase: 'an upper-case letter',
    number: 'a number',
    symbol: 'a symbol, such as ! or -',
    noSpaceAtEnds: 'no space at the beginning or at the end',
    advice: 'Three or four words that do not belong together work well.',
    met: 'done',
    open: 'not yet',
  },

  errors: {
    title: 'There is a problem',
    nameMissing: 'Enter your full name',
    emailMissing: 'Enter your email address',
    emailWrong: 'Enter an email address like name@example.com',
    emailLetters:
      'Our emails cannot reach addresses with letters such as ö or é before the @. Use another address',
    emailLocalPart:
      'Check the part before the @. It has a character or a dot that email addresses do not have there',
    emailDomain: 'Check the part after the @. It must be like example.com',
    emailTooLong: 'This email address is too long. Use a shorter one',
    passwordMissing: 'Enter your password',
    currentPasswordMissing: 'Enter your current password',
    newPasswordMissing: 'Enter a new password',
    passwordRules: 'Choose a password that has everything in the list',
    passwordSpace: 'A password cannot begin or end with a space. Remove the space',
    passwordTooLong: 'Choose a password with 256 characters or fewer',
    codeMissing: 'Enter the code from the email',
    codeNotDigits: 'Enter the code as numbers only',
    tickMissing: 'Tick the box to say that you understand',
    consentMissing: 'Tick the box to say that you agree',
  },

  /** Errors after a button was pressed, each with what to do next. */
  problems: {
    codeWrong: 'That code is not right. Check the newest email from us. Older codes no longer work.',
    codeExpired:
      'That code no longer works. It is too old, or a newer one has replaced it. Ask for a new code.',
    codeTriedTooOften: (wait: string) =>
      `The wrong code was entered too many times. Ask for a new code. If that does not work, wait ${wait}.`,
    signUpUnknown:
      'No account with this address was started in this browser. Check the address, or create the account again.',
    tooOften: (wait: string) => `You have tried too many times. Wait ${wait}, then try again.`,
    tooBusy: 'A lot of people are using our website. Wait a minute, then try again.',
    passwordWrong: 'The email address or the password is not right. Check both, or sign in with a code.',
    locked: (wait: string) =>
      `There were too many wrong passwords or codes. Wait a little, then try again. The wait is a few seconds at first, and gets longer with each mistake, up to ${wait}. If you do not remember your password, choose a new one.`,
    temporaryPasswordExpired: (phone: string) =>
      `Your temporary password no longer works. Call us on ${phone} and ask for a new invitation.`,
    disabled: (phone: string) => `This account is switched off. Call us on ${phone}.`,
    invited: (phone: string) =>
      `You have not chosen a password yet. Sign in with the temporary password from your invitation. If you cannot find it, call us on ${phone} and ask for a new one.`,
    passwordOnly:
      'We cannot send a code for this account yet. Sign in with the temporary password from your invitation.',
    passkeyCancelled:
      'No passkey was used: the window was closed, it took too long, or the device has none. Try again, or use your password or a code. Is your passkey on another device? Ask for a code.',
    passkeyUnknown:
      'We know no passkey for this address. Check the address, or sign in with your password or a code. Then you can add a passkey.',
    passkeyRefused:
      'This passkey does not open this account. It may have been removed, or belong to another account. Sign in with your password or a code.',
    passkeyElsewhere: 'Passkeys do not work at this web address. Sign in with your password or a code.',
    passkeyUnsupported: 'This browser cannot use passkeys. Sign in with your password or a code.',
    signInExpired: 'This sign-in took too long, so we stopped it to be safe. Sign in again.',
    codeSignInExpired: 'This sign-in took too long, so we stopped it to be safe. Ask for a new code.',
    currentPasswordWrong: 'Your current password is not right.',
    passwordRefused: 'This password cannot be used. Choose one that has everything in the list.',
    passwordUsedBefore: 'You have used this password before. Choose another one.',
    emailRefused: 'This email address cannot be used. Check it for mistakes.',
    emailTaken: (phone: string) =>
      `This email address cannot be used for your account. Use another one, or call us on ${phone}.`,
    addressPending:
      'You have asked for a new email address that is not confirmed yet. Confirm it first, or wait a day.',
    signedOut: 'You have been signed out. Sign in again to continue.',
    storageRefused:
      'To sign in, allow cookies and site data for this website in your browser’s settings. Then load this page again.',
    network: 'The connection to our website failed. Check your internet connection, then try again.',
    blocked: (phone: string) =>
      `We have received too many requests from your internet connection. Other people may be using it too. Wait five minutes, then try again. If it happens again, call us on ${phone}.`,
    unknown: (phone: string) =>
      `Something went wrong on our side. Try again in a few minutes. If it happens again, call us on ${phone}.`,
  },

  /** Messages above the heading, such as after an action has succeeded. */
  notices: {
    confirmed: 'Your email address is confirmed. You can sign in now.',
    alreadyConfirmed: 'Your email address was already confirmed. You can sign in.',
    confirmedOther:
      'The new account is confirmed. This page still shows the account that you are signed in to.',
    welcome: 'Your email address is confirmed, and you are signed in.',
    passwordReset:
      'Your password has changed, and you are signed out on all devices. Sign in with the new password.',
    passwordResetOther:
      'The password of the other account has changed. This page still shows the account that you are signed in to.',
    mustReset: 'You need to choose a new password before you can sign in. We have sent you a code.',
    signedOut: 'You are signed out.',
    signedOutEverywhere: 'You are signed out on all your devices.',
    expired:
      'You are not signed in any more. The session was ended on another device, or it was too old. Sign in again.',
    signedOutElsewhere:
      'You are signed out here, because somebody signed out in another window of this browser.',
    otherPerson:
      'You are signed out here, because somebody else signed in in another window of this browser.',
    idle: 'You are signed out, because nobody used this page for some time. Sign in again to continue.',
    deletedElsewhere: 'The account was deleted in another window of this browser.',
    passwordChangedElsewhere:
      'The password was changed in another window of this browser. Sign in with the new password.',
    refusedSignedOut:
      'We have not changed anything, because you were signed out in another window. Sign in again.',
    refusedOtherPerson:
      'We have not changed anything, because somebody else has signed in since this page was opened.',
    signInFailed: 'The sign-in did not work. Please try again.',
    alreadySignedIn: 'Somebody is already signed in on this device. Sign out first to use another account.',
    codeInLink: 'Sign in first. Then you can confirm your new email address.',
    deleted: 'Your account is deleted.',
    nameChanged: 'Your name has changed.',
    emailChanged: 'Your email address has changed.',
    emailConfirmed: 'Your email address is confirmed.',
    languageChanged: 'We will write to you in this language.',
    passwordChanged: 'Your password has changed. All your other devices are signed out.',
    passwordChangedHere:
      'Your password has changed, but we could not sign out your other devices. Press “Sign out on all devices”.',
    codeSent: 'We have sent you a new code. Older codes no longer work.',
    passkeyAdded: 'Your passkey is saved. You can use it the next time you sign in.',
    passkeyRemoved: 'The passkey is removed. You can still sign in with your password or a code.',
    codeSentIfKnown:
      'If there is an account for this address, we have sent it a new code. Older codes no longer work.',
    emailSent: 'We have sent you another email. If it has a code, older codes no longer work.',
  },

  actions: {
    signUp: 'Create account',
    signUpBusy: 'Creating your account…',
    confirm: 'Confirm',
    confirmBusy: 'Confirming…',
    signIn: 'Sign in',
    signInBusy: 'Signing in…',
    emailCode: 'Email me a sign-in code',
    emailCodeBusy: 'Sending the code…',
    passkey: 'Sign in with a passkey',
    passkeyBusy: 'Waiting for your device…',
    sendCode: 'Send a code',
    sendNewCode: 'Send a new code',
    sendBusy: 'Sending…',
    emailDeletionCode: 'Email me a code',
    sendAgainIn: (wait: string) => `You can ask for a new code in ${wait}.`,
    savePassword: 'Save new password',
    save: 'Save',
    saveBusy: 'Saving…',
    cancel: 'Cancel',
    change: 'Change',
    signOut: 'Sign out',
    signOutEverywhere: 'Sign out on all devices',
    signOutBusy: 'Signing out…',
    delete: 'Delete my account',
    deleteBusy: 'Deleting…',
    retry: 'Try again',
    slow: 'This is taking longer than usual. Please keep this page open.',
  },

  signUp: {
    intro: (clinic: string) => `Use your account to stay in touch with ${clinic} online.`,
    emailHint: 'We will send an email to this address.',
    byInvitation: (phone: string) => `Our staff open accounts for patients. Call us on ${phone} to get one.`,
    haveAccount: 'Already have an account?',
    signIn: 'Sign in',
    consent: 'I agree to the privacy notice and to the terms of use',
    consentToPrivacy: 'I agree to the privacy notice',
    consentToTerms: 'I agree to the terms of use',
  },

  otherApp: {
    afterwards: (app: string) => `Afterwards, you can sign in to ${app} with it.`,
    goOn: (app: string) => `Go back to ${app}`,
    confirmedTitle: 'Your email address is confirmed',
    confirmed: (app: string) => `You can now sign in to ${app} with your email address and your password.`,
  },

  confirm: {
    title: 'Check your email',
    sentTo: (address: string) =>
      `We have sent an email to ${address}. If you are new here, it has a code. Enter it below. If you already have an account, it says how to sign in.`,
    sent: 'Enter the code from our email to confirm that the address is yours.',
    several:
      'More than one account was started in this browser. Enter your address, and the code from our email.',
    filledIn: 'The code from your email is filled in. Press Confirm to finish.',
    validFor: (time: string) => `The code works for ${time}.`,
    noEmail: 'Did not get the email?',
    wrongAddress: 'Change the email address',
    otherPerson: (address: string) => `This browser is signed in as ${address}.`,
    otherPersonChoice:
      'Press Confirm to finish the new account and leave that one signed in. To use the new account, sign out first.',
    elsewhereTitle: 'Enter this code where you signed up',
    elsewhere:
      'You did not start this account in this browser. Go back to the page where you did, and enter the code:',
    elsewhereWarning:
      'If you did not ask for an account, ignore the email. Give the code to nobody, whoever asks for it.',
    again: 'Cannot go back to that page?',
    againText: 'Create the account again here. We will send you another email.',
    nothing:
      'No account is waiting for a code in this browser. Did you start it on another device? Then enter the code there.',
    takenTitle: 'You already have an account',
    taken:
      'There already is an account with this address, so there is no need for another. Sign in, or choose a new password.',
  },

  login: {
    shared: (clinic: string) => `Sign in once for all websites of ${clinic}.`,
    codeInstead: 'No password to hand? We can email you a code that signs you in.',
    passkeyInstead: 'Do you have a passkey? Enter your email address, then use it.',
    forgot: 'Forgot password',
    noAccount: 'No account yet?',
    createAccount: 'Create an account',
    signedInAs: (address: string) => `You are signed in as ${address}.`,
    toAccount: 'Go to your account',
    notFinished: 'Did you finish registering?',
    notFinishedText: 'You can sign in only after you have entered the code from our first email.',
    enterCode: 'Enter the code',
    signUpAgain: 'Create the account again',
  },

  loginCode: {
    sentTo: (address: string) => `If there is an account for ${address}, we have sent a code to it.`,
    validFor: (time: string) => `The code works for ${time}. Keep this page open.`,
    usePassword: 'Sign in with your password instead',
    notFinished:
      'Did you finish registering? Before you have confirmed your address, we do not send sign-in codes.',
  },

  newPassword: {
    intro: 'You have signed in with a temporary password. Choose a password of your own to finish.',
  },

  reset: {
    intro: 'Enter your email address. We will send you a code, so that you can choose a new password.',
    sentTo: (address: string) => `If there is an account for ${address}, we have sent a code to it.`,
    filledIn: 'The code from your email is filled in. Choose a new password to finish.',
    validFor: (time: string) => `The code works for ${time}.`,
    signsOut: 'With the new password, all devices that are signed in now will be signed out.',
    invited:
      'Did we invite you? If your invitation has a temporary password, sign in with it first. Until then, we cannot send you a code. If it has no password, you can sign in with a code, or choose a password here.',
    otherAddress: 'Use another email address',
    backToSignIn: 'Back to sign in',
  },

  account: {
    name: 'Name',
    noName: 'Not given',
    email: 'Email address',
    emailConfirmed: 'Confirmed',
    emailNotConfirmed: 'Not confirmed yet',
    confirmNow: 'Confirm this address',
    emailWaiting: (address: string) => `Waiting for the code that we sent to ${address}`,
    enterCode: 'Enter the code',
    language: 'Language',
    password: 'Password',
    passwordHidden: 'Not shown',
    passkeys: 'Passkeys',
    passkeysText: 'Sign in with your fingerprint, your face or a PIN',
    staySafe: 'Using a shared computer? Sign out when you have finished.',
    everywhere:
      'Lost a phone, or think someone else is signed in? Sign out on all devices, then change your password.',
    leaving: 'Leaving the clinic?',
  },

  changeEmail: {
    intro: 'We will send a code to your new address. Until you enter it, we keep using the old one.',
    current: (address: string) => `Your current address is ${address}.`,
    sentTo: (address: string) => `We have sent a code to ${address}. Enter it to start using this address.`,
    filledIn: 'The code from your email is filled in. Press Confirm to start using the address.',
    enter: 'Enter the code from our email to confirm that the address is yours.',
    otherAddress: 'Use another address',
    otherAccount: (address: string) =>
      `The link is for another account, but you are signed in as ${address}. Sign out, then sign in to the other account.`,
  },

  changeLanguage: {
    intro: 'We will show this website and write our emails to you in this language.',
    legend: 'Your language',
  },

  changePassword: {
    intro: 'We will sign out all your other devices.',
    forgot: 'Forgot your current password? Choose a new one with a code',
    noPassword: 'No password yet? Choose one with a code',
  },

  deleteAccount: {
    warning: 'This cannot be undone.',
    what: 'We will delete your name, your email address and your password. You will no longer be able to sign in.',
    records: (clinic: string) => `Your medical records at ${clinic} stay as they are.`,
    codeFirst: (address: string) => `We will first send a code to ${address}, to make sure that it is you.`,
    sentTo: (address: string) =>
      `We have sent a code to ${address}. When you enter it, your account will be deleted.`,
    understand: 'I understand that my account will be deleted',
  },

  help: {
    intro: 'Our emails usually arrive within a minute. If yours has not, go through this list.',
    addressTitle: 'Check the address',
    address: (address: string) => `We sent the email to ${address}. If there is a mistake in it, change it.`,
    addressUnknown:
      'Look for a typing mistake in the address that you gave us, and correct it if there is one.',
    spamTitle: 'Look in your spam or junk folder',
    spam: (from: string) => `The email comes from ${from}. If you find it there, mark it as “not spam”.`,
    waitTitle: 'Wait five minutes',
    wait: 'Some email services delay emails for a few minutes.',
    againTitle: 'Ask for a new code',
    again: (wait: string) =>
      `Only the newest code works. You can ask for five codes in an hour. After that, wait ${wait} before you ask again.`,
    workTitle: 'Using an email address from work?',
    work: 'Your employer may block our emails. Ask the IT team, or use a personal address.',
    accountTitle: 'Already have an account, or been invited?',
    account:
      'When an address already has an account, our email has no code. It says how to sign in. If we invited you, the invitation says how: with a temporary password, or with a code by email.',
    callTitle: 'Still no email? Talk to us',
    call: (phone: string) => `Call ${phone}. We can see what happened to the email.`,
    tell: 'Please tell us the email address and the time. We never ask for the code or your password.',
    toSignUp: 'Correct the address and create the account again',
    toConfirm: 'Send a new code to confirm my address',
    toLogin: 'Sign in',
    toReset: 'Choose a new password',
  },

  idle: {
    title: 'Are you still there?',
    text: (time: string) => `For your safety, we will sign you out in ${time}.`,
    stay: 'Stay signed in',
  },

  notFound: {
    text: 'There is nothing at this address. If you followed a link from an email, it may have been cut off.',
    next: 'You can sign in, or create an account.',
  },

  crashed: {
    text: 'Another program may have changed it, such as a translation. What you have typed is still here.',
    mayBeDone: 'If you had pressed a button, it may have worked. Check that before you press it again.',
    call: (phone: string) => `If this happens again, call us on ${phone}.`,
  },

  loadError: {
    text: 'The website could not be loaded. Check your internet connection, then try again.',
  },
};

/** The sentences of a language. */
export type Words = typeof en;
