import {
  AdminGetUserCommand,
  type AttributeType,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { readServiceError } from './service-error.ts';

/** An account of the user pool. */
export interface Account {
  readonly userName: string;
  /** Such as `CONFIRMED` or `UNCONFIRMED`. */
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The accounts that have the same value of an attribute. */
export interface AccountList {
  readonly accounts: readonly Account[];
  /** False if there are more accounts than were read. */
  readonly isComplete: boolean;
}

/**
 * Finds an account by its user name or its alias, a verified address. Throws the errors of Cognito under their own names,
 * except that it returns undefined when there is no such account.
 */
export type FindAccount = (userPoolId: string, name: string) => Promise<Account | undefined>;

/** Lists the accounts that have the same value of an attribute. Throws the errors of Cognito under their own names. */
export type ListAccounts = (
  userPoolId: string,
  attribute: 'email' | 'sub',
  value: string,
) => Promise<AccountList>;

type Cognito = Pick<CognitoIdentityProviderClient, 'send'>;

/** Accounts on a page, which is the most that Cognito returns, and the number of pages that are read. */
const PAGE = 60;
const PAGES = 3;

/**
 * Creates the look-up of one account.
 *
 * @param budget milliseconds
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
 */
export function createFindAccount(cognito: Cognito, budget: number): FindAccount {
  return async (UserPoolId, Username) => {
    const command = new AdminGetUserCommand({ UserPoolId, Username });
    try {
      const user = await cognito.send(command, { abortSignal: AbortSignal.timeout(budget) });
      return toAccount(user, user.UserAttributes);
    } catch (error) {
      if (readServiceError(error).name === 'UserNotFoundException') return undefined;
      throw error;
    }
  };
}

/**
 * Creates the look-up of all accounts with a value.
 *
 * @param budget milliseconds for all pages
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export function createListAccounts(cognito: Cognito, budget: number): ListAccounts {
  return async (UserPoolId, attribute, value) => {
    const Filter = `${attribute} = "${escapeFilterValue(value)}"`;
    const abortSignal = AbortSignal.timeout(budget);
    const accounts: Account[] = [];
    let token: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const PaginationToken = token === undefined ? {} : { PaginationToken: token };
      const command = new ListUsersCommand({ UserPoolId, Filter, Limit: PAGE, ...PaginationToken });
      const { Users = [], PaginationToken: next } = await cognito.send(command, { abortSignal });
      accounts.push(...Users.map((user) => toAccount(user, user.Attributes)));
      if (next === undefined) return { accounts, isComplete: true };
      token = next;
    }
    return { accounts, isComplete: false };
  };
}

/** A filter delimits values with quotation marks, so that an unescaped one in an address could widen the filter. */
function escapeFilterValue(value: string): string {
  return value.replace(/["\\]/g, '\\$&');
}

function toAccount(user: UserType, attributes: readonly AttributeType[] = []): Account {
  const { Username = '', UserStatus = 'UNKNOWN', UserCreateDate, UserLastModifiedDate } = user;
  return {
    userName: Username,
    status: UserStatus,
    createdAt: UserCreateDate?.getTime() ?? 0,
    changedAt: UserLastModifiedDate?.getTime() ?? 0,
    attributes: Object.fromEntries(attributes.map(({ Name = '', Value = '' }) => [Name, Value])),
  };
}
