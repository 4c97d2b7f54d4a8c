import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';

/**
 * How an account stands; where several are true, the first of these. `other` is a status that this user pool should
 * not have.
 */
export type AccountState = keyof typeof ACCOUNT_WORDS;

/** The same in plain words. */
export const ACCOUNT_WORDS = {
  none: 'There is no such account.',
  disabled: 'Disabled: nobody can sign in to it, and it gets no codes.',
  unconfirmed: 'Signed up, but never confirmed with the code from the email.',
  invited: 'Invited by the clinic; must sign in with the invitation and choose a password.',
  'must-reset': 'Must choose a new password before the next sign-in.',
  'address-not-confirmed': 'Active, but its email address is not confirmed.',
  ready: 'Active, and its email address is confirmed.',
  other: 'In a state that this user pool should not have.',
} as const;

/** An account, without anything that names its owner. */
export interface Account {
  /** The Cognito `sub`; undefined when there is no account. */
  readonly sub: string | undefined;
  readonly state: AccountState;
  /** Everything there is to say of its state, a sentence each. */
  readonly words: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  readonly changedAt: number | undefined;
}

/** An account and the address that it has now, which is for asking the mail service and not for showing. */
export interface FoundAccount {
  readonly account: Account;
  readonly address: string | undefined;
}

const NO_ACCOUNT: FoundAccount = {
  account: {
    sub: undefined,
    state: 'none',
    words: [ACCOUNT_WORDS.none],
    createdAt: undefined,
    changedAt: undefined,
  },
  address: undefined,
};

/**
 * Finds a patient's account.
 *
 * @param name address or `sub`: the pool knows its users by both
 * @throws what Cognito throws, unless there is no such user
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
 */
export async function findAccount(
  cognito: Pick<CognitoIdentityProviderClient, 'send'>,
  userPoolId: string,
  name: string,
): Promise<FoundAccount> {
  try {
    const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: name }));
    const attribute = (wanted: string) => user.UserAttributes?.find(({ Name }) => Name === wanted)?.Value;
    const states = statesOf({
      status: user.UserStatus,
      isEnabled: user.Enabled !== false,
      isAddressConfirmed: attribute('email_verified') === 'true',
    });
    return {
      account: {
        sub: attribute('sub') ?? user.Username,
        state: states[0] ?? 'other',
        words: states.map((state) => ACCOUNT_WORDS[state]),
        createdAt: user.UserCreateDate?.getTime(),
        changedAt: user.UserLastModifiedDate?.getTime(),
      },
      address: attribute('email'),
    };
  } catch (error) {
    if (error instanceof UserNotFoundException) return NO_ACCOUNT;
    throw error;
  }
}

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

/** Every state that is true of a user, the weightiest first. */
export function statesOf({ status = '', isEnabled, isAddressConfirmed }: UserFacts): AccountState[] {
  const byStatus = BY_STATUS[status] ?? 'other';
  const active = byStatus === 'ready' && !isAddressConfirmed ? 'address-not-confirmed' : byStatus;
  return isEnabled ? [active] : ['disabled', active];
}
