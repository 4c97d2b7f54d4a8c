import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { ACCOUNT_WORDS, type AccountState, statesOf } from './account-states.ts';

/** An account, without anything that names its owner. */
export interface Account {
  /** The Cognito `sub`; undefined when there is no account. */
  readonly sub: string | undefined;
  readonly state: AccountState;
  /** A sentence for each state that is true of it. */
  readonly words: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number | undefined;
  readonly changedAt: number | undefined;
}

/** An account and its current address, which is for requests to SES and must not be shown. */
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
