import type { PatientState } from './patient.ts';

interface StateWords {
  /** For a table. */
  readonly word: string;
  /** What it means for the patient. */
  readonly means: string;
  /** What the clinic can do. */
  readonly help: string;
}

/** How an account stands, in plain words. */
export const STATE_WORDS: Readonly<Record<PatientState, StateWords>> = {
  ready: {
    word: 'ready',
    means: 'The patient can sign in, with a code by email or with a password.',
    help: 'Who forgot the password presses "Forgot password" on the website, or you send a code with reset.',
  },
  invited: {
    word: 'invited',
    means:
      'The patient was invited and has to sign in with the temporary password of the invitation, which works for 7 days. Until then "Forgot password" sends nothing.',
    help: 'Send the invitation again with resend; the temporary password of the earlier one stops working.',
  },
  unconfirmed: {
    word: 'not confirmed',
    means:
      'The patient signed up and has not entered the code from the email. Until then nobody can sign in, and "Forgot password" sends nothing.',
    help: 'Send another code with resend; it works for 24 hours.',
  },
  'must-reset': {
    word: 'must choose password',
    means:
      'The password was reset: signing in asks for a new one, which the patient sets with the code from the email. The code works for one hour.',
    help: 'Send another code with reset, or have the patient press "Forgot password".',
  },
  'address-not-confirmed': {
    word: 'address not confirmed',
    means:
      'The patient can sign in with a password. The address is not confirmed, so no code to reset the password is sent to it.',
    help: 'The patient signs in and confirms the address on the account page.',
  },
  disabled: {
    word: 'switched off',
    means: 'Nobody can sign in to the account, and it gets no codes.',
    help: 'Switch it on with enable.',
  },
  other: {
    word: 'unusual',
    means: 'The account is in a state that this user pool should not have.',
    help: 'Show this to an engineer.',
  },
};

/** The states that `list --status` takes. */
export const STATUS_OPTIONS = Object.keys(STATE_WORDS) as readonly PatientState[];
