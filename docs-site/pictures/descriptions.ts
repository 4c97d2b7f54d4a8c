/**
 * What each picture of the web app shows, by the name of the state in `test/web/states/`, under the heading of its part.
 * Each text begins with the heading of the page.
 */
export const WEB_APP_PICTURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Sign up': {
    'sign-up': '“Create an account”: fields for name, email address and password',
    'sign-up-typing': '“Create an account”: filled in, with the password shown and its rule met',
    'sign-up-nothing-typed':
      '“Create an account”: sent empty, each missing field named at the top and beside it',
    'sign-up-mistakes': '“Create an account”: a mistake in the address and a short password, each explained',
    'sign-up-consent': '“Create an account”: the box to agree to the terms is not ticked',
    'sign-up-by-invitation': '“Create an account”: only staff open accounts, and how to reach them',
    confirm: '“Check your email”: a field for the code, and what to do without the email',
    'confirm-from-link': '“Check your email”: opened from the email, with the code filled in',
    'confirm-begun-elsewhere':
      '“Enter this code where you signed up”: the code, opened in another browser than the sign-up',
    'confirm-nothing-begun': '“Confirm your email address”: no account waits for a code in this browser',
    'confirm-several': '“Check your email”: several accounts were begun in this browser, to choose from',
    'confirm-other-person': '“Check your email”: somebody else is signed in here',
    'confirm-nothing-typed': '“Check your email”: sent without a code',
    'confirm-wrong-code': '“Check your email”: the code is wrong',
    'confirm-email-sent': '“Check your email”: another email was sent',
    'confirm-taken': '“You already have an account”: the address belongs to an account',
    'confirmed-in-another-tab': '“Sign in”: the address was confirmed in another window',
    'confirmed-before': '“Sign in”: the address was confirmed before',
  },
  'Sign in': {
    login: '“Sign in”: by password, by a code in an email, or by passkey',
    'login-by-invitation': '“Sign in”: staff open the accounts, so nobody can create one here',
    'login-nothing-typed': '“Sign in”: sent empty, with the missing fields named',
    'login-wrong-password': '“Sign in”: the address or the password is wrong',
    'login-locked': '“Sign in”: too many wrong passwords, and how long to wait',
    'login-disabled': '“Sign in”: the clinic has switched this account off',
    'login-code': '“Enter your sign-in code”: a field for the code from the email',
    'login-code-wrong': '“Enter your sign-in code”: the code is wrong',
    'login-passkey-cancelled': '“Sign in”: no passkey was used, and what else works',
    'login-passkey-unknown': '“Sign in”: there is no passkey for this address',
    'new-password': '“Choose your password”: after the temporary password of an invitation',
    'new-password-refused': '“Choose your password”: the password is too short',
    'signed-in-already':
      '“Your account”: the sign-in page for somebody who is signed in, and can go on or sign out',
    'signed-out': '“Sign in”: signed out',
    'signed-out-everywhere': '“Sign in”: signed out on all devices',
    'signed-out-in-another-tab': '“Sign in”: signed out in another window',
    'replaced-in-another-tab': '“Your account”: somebody else signed in, in another window',
    'idle-warning': '“Your account”: behind a question whether the patient is still there',
    'idle-signed-out': '“Sign in”: signed out because nobody used the page',
  },
  'Forgotten password': {
    reset: '“Choose a new password”: a field for the email address',
    'reset-nothing-typed': '“Choose a new password”: sent without an address',
    'reset-invited': '“Choose a new password”: the patient was invited and has no password yet',
    'reset-code': '“Check your email”: fields for the code and the new password',
    'reset-code-wrong': '“Check your email”: the code is wrong',
    'reset-from-link': '“Choose a new password”: opened from the email, which brings the code',
    'reset-done': '“Sign in”: the password has changed, and every device is signed out',
    'reset-asked-by-clinic': '“Check your email”: the clinic asks for a new password, and has sent a code',
  },
  'The account': {
    account: '“Your account”: name, address, language, password and passkeys, each with a link to change it',
    'account-welcome': '“Your account”: just confirmed and signed in',
    'account-name-changed': '“Your account”: the name has changed',
    'account-address-waiting': '“Your account”: a new address waits for its code',
    'account-address-changed': '“Your account”: the new address is confirmed',
    'account-password-changed': '“Your account”: the password has changed, and other devices are signed out',
    'account-passkey-offer': '“Your account”: an offer to sign in without a password',
    'change-name': '“Change your name”: a field with the name',
    'change-name-nothing-typed': '“Change your name”: sent empty',
    'change-name-signed-out': '“Sign in”: signed out from elsewhere while the name was changed',
    'change-email': '“Change your email address”: the present address, and a field for the new one',
    'change-email-mistake': '“Change your email address”: a mistake in the new address',
    'change-email-code': '“Change your email address”: a field for the code that was sent to the new address',
    'change-email-from-link':
      '“Sign in”: the email to confirm a new address was opened by somebody who is not signed in',
    'change-email-wrong-code': '“Change your email address”: the code is wrong',
    'change-language': '“Change your language”: four languages to choose from',
    'change-password': '“Change your password”: fields for the present and the new password',
    'change-password-wrong': '“Change your password”: the present password is wrong',
    delete: '“Delete your account”: what is deleted, and a box to tick',
    'delete-not-ticked': '“Delete your account”: the box is not ticked',
    'delete-code': '“Delete your account”: a field for the code that deletes the account',
    deleted: '“Sign in”: the account is deleted',
  },
  Passkeys: {
    'passkeys-none': '“Your passkeys”: there is none yet',
    passkeys: '“Your passkeys”: two passkeys, each with a button to remove it',
    'passkeys-too-many': '“Your passkeys”: as many as an account can have',
    'passkeys-at-another-address': '“Your passkeys”: they do not work at this web address',
    'passkey-add': '“Add a passkey”: a code is sent first',
    'passkey-add-code': '“Check your email”: a field for the code, to add a passkey',
    'passkey-add-wrong-code': '“Check your email”: the code to add a passkey is wrong',
    'passkey-save': '“Add a passkey”: a button to save it on this device',
    'passkey-save-without-reader': '“Add a passkey”: this device seems to have no fingerprint reader',
    'passkey-save-cancelled': '“Add a passkey”: none was saved, and what to try',
    'passkey-added': '“Your passkeys”: the passkey is saved',
    'passkey-remove-last': '“Remove a passkey”: the last one',
    'passkey-removed': '“Your passkeys”: the passkey is removed',
  },
  'Help and errors': {
    help: '“If you did not get our email”: eight things to try, in order',
    'help-on-the-way': '“If you did not get our email”: opened while a code is awaited',
    'not-found': '“Page not found”: with links to the pages that exist',
    offline: '“Sign in”: the device is not connected to the internet',
    'network-lost': '“Sign in”: the connection failed',
    'too-many-requests': '“Sign in”: too many requests from this connection',
    slow: '“Sign in”: signing in takes longer than usual',
    'load-error': '“This page cannot be shown”: the website could not be loaded',
  },
};

/** What each picture of the shared sign-in pages shows, by the name of the state in `test/sso/page-states.test.ts`. */
export const SIGN_IN_PAGE_PICTURES: Readonly<Record<string, string>> = {
  'sign-in': '“Sign in”: for the app Booking',
  'sign-in-clinic': '“Sign in”: for an app without a brand of its own',
  'sign-in-in-arabic': '“تسجيل الدخول”: signing in, in Arabic',
  'sign-in-in-the-dark': '“Sign in”: in dark colours',
  'sign-in-mistakes': '“Sign in”: sent empty, with the missing fields named',
  'sign-in-wrong-password': '“Sign in”: the address or the password is wrong',
  code: '“Enter your sign-in code”: a field for the code from the email',
  'code-wrong': '“Enter your sign-in code”: the code is wrong',
  'new-password': '“Choose your password”: after the temporary password of an invitation',
  forgot: '“Choose a new password”: a field for the email address',
  reset: '“Check your email”: fields for the code and the new password',
  refused: '“We cannot sign you in from here”: the app asks for what it may not',
  outdated: '“This page is out of date”: the page was open for too long',
  'signed-out': '“You are signed out”: on the shared pages',
};

/** What each picture of the system shows, by its file in `docs/images/`. */
export const SYSTEM_PICTURES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'For support': {
    'system/support-desk.png':
      'The support desk in the CloudWatch dashboard: whether the system works, what happened to this patient’s code, what to tell the patient and what to do',
    'terminal/support.png':
      'The same report in a terminal, from npm run support: what is the matter, what to tell the patient, and each email step by step',
    'system/operations.png':
      'The operations page of the local system: a fault switch is on, a code could not be sent, and a welcome was delivered; each email has its steps and the waterfall of its trace',
  },
  'On your machine': {
    'terminal/start.png':
      'The output of npm start: the address of the web app, the inbox and the operations page, and five things to try',
    'terminal/demo.png': 'The output of npm run demo: every flow with its email, its duration and its trace',
    'system/inbox.png':
      'The inbox of the local system with an email to confirm an address: its subject, its sender and its HTML',
    'preview.png':
      'The page of npm run preview: filters for kind, language, brand, width and colours, and one email',
    'documentation.png':
      'This documentation in a browser: the pages on the left, search at the top, and a generated table',
  },
  Composed: {
    'emails/phone.png':
      'An email with a code to confirm an address, on a phone: as HTML, and beside it as plain text',
    'recording/scenes.png':
      'Four scenes of the recording: a patient signs up, the email arrives, support sees what happened to it, and the account is confirmed',
  },
};
