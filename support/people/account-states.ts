/**
 * The state of an account; where several are true, the first of these. `other` is a status that this user pool should
 * not have.
 */
export type AccountState = keyof typeof ACCOUNT_WORDS;

/** A sentence about each state. */
export const ACCOUNT_WORDS = {
  none: 'There is no such account.',
  disabled: 'Disabled: nobody can sign in to it, and it gets no codes.',
  unconfirmed: 'Signed up, but never confirmed with the code from the email: nobody can sign in to it.',
  invited: 'Invited by the clinic; must sign in with the invitation and choose a password.',
  'must-reset': 'Must choose a new password before the next sign-in.',
  'address-not-confirmed':
    'Active, but it has not confirmed its email address, so nobody can sign in to it with the address.',
  ready: 'Active, and its email address is confirmed.',
  other: 'In a state that this user pool should not have.',
} as const;

/** The state of an account that exists. */
export type PatientState = Exclude<AccountState, 'none'>;

interface StateWords {
  /** For a table. */
  readonly word: string;
  /** The consequences for the patient. */
  readonly means: string;
  /** Advice for the staff of the clinic. */
  readonly help: string;
}

/** Explains each state to the staff of the clinic. */
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
      'Somebody signed up with this address and never entered the code from the email, so nobody knows whether it was the patient. Nobody can sign in to it, and "Forgot password" sends nothing.',
    help: 'The patient enters the newest code in the browser where the sign-up began, or signs up again with the same address, which always works. For a patient who cannot, and whom you have called back: confirm-address.',
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
      'The account has not confirmed its address, so nobody can sign in to it with the address, and no code is sent. The website never brings an account into this state.',
    help: 'Call the patient back at the number in the records. If the address is right, confirm it with confirm-address, and show this to an engineer.',
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

const BY_STATUS: Readonly<Record<string, AccountState>> = {
  UNCONFIRMED: 'unconfirmed',
  FORCE_CHANGE_PASSWORD: 'invited',
  RESET_REQUIRED: 'must-reset',
  CONFIRMED: 'ready',
};

interface UserFacts {
  readonly status: string | undefined;
  readonly isEnabled: boolean;
  readonly isAddressConfirmed: boolean;
}

/** Returns every state that is true of a user, the most important first. */
export function statesOf({ status = '', isEnabled, isAddressConfirmed }: UserFacts): AccountState[] {
  const byStatus = BY_STATUS[status] ?? 'other';
  const active = byStatus === 'ready' && !isAddressConfirmed ? 'address-not-confirmed' : byStatus;
  return isEnabled ? [active] : ['disabled', active];
}
