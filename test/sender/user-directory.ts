import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { type AwsServer, startAwsServer } from '../../emulator/aws/server.ts';
import { AwsError, type JsonService, type WireInput } from '../../emulator/aws/service.ts';
import { clientOptions } from '../harness/cloud.ts';

/** A user of the directory. */
export interface DirectoryUser {
  readonly userName: string;
  readonly email: string;
  /** `true` by default. */
  readonly verified?: boolean;
  /** `CONFIRMED` by default. */
  readonly status?: string;
  /** Milliseconds since the epoch; long ago by default. */
  readonly createdAt?: number;
  /** As created, by default. */
  readonly changedAt?: number;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The three actions of Cognito that the functions use, over a list of users, with the requests that were made. */
export interface UserDirectory extends AwsServer {
  readonly client: CognitoIdentityProviderClient;
  readonly requests: { readonly action: string; readonly input: WireInput }[];
}

const LONG_AGO = Date.parse('2025-01-01T00:00:00Z');

/** Returns the `sub` of a user of the directory, which is another id than the user name. */
export const subOf = (userName: string) => `sub-${userName}`;

/**
 * Starts a server with a user directory.
 *
 * @param fail the answer to an action instead of the usual one, or `hang` for none
 */
export async function startUserDirectory(
  users: readonly DirectoryUser[],
  fail: Readonly<Partial<Record<string, AwsError | 'hang'>>> = {},
): Promise<UserDirectory> {
  const requests: { action: string; input: WireInput }[] = [];
  const answer = (action: string, work: (input: WireInput) => object) => async (input: WireInput) => {
    requests.push({ action, input });
    const failure = fail[action];
    if (failure === 'hang') await new Promise(() => undefined);
    if (failure instanceof AwsError) throw failure;
    return work(input);
  };
  const service: JsonService = {
    target: 'AWSCognitoIdentityProviderService',
    actions: {
      AdminGetUser: answer('AdminGetUser', ({ Username }) => {
        const found = users.find(
          ({ userName, email, verified = true }) => userName === Username || (verified && email === Username),
        );
        if (found === undefined) throw new AwsError('UserNotFoundException', 'User does not exist.');
        const { Attributes, ...user } = describe(found);
        return { ...user, UserAttributes: Attributes };
      }),
      ListUsers: answer('ListUsers', ({ Filter, Limit, PaginationToken = '0' }) => {
        const [, attribute = '', quoted = ''] = /^(\w+) = "((?:[^"\\]|\\.)*)"$/.exec(String(Filter)) ?? [];
        if (attribute === '') throw new AwsError('InvalidParameterException', 'Error while parsing filter.');
        const value = quoted.replace(/\\(.)/g, '$1');
        const all = users
          .map(describe)
          .filter(({ Attributes }) =>
            Attributes.some((each) => each.Name === attribute && each.Value === value),
          );
        const start = Number(PaginationToken);
        const end = start + Number(Limit);
        return { Users: all.slice(start, end), ...(end < all.length && { PaginationToken: `${end}` }) };
      }),
      AdminUserGlobalSignOut: answer('AdminUserGlobalSignOut', () => ({})),
    },
  };
  const server = await startAwsServer({ services: [service], port: 0 });
  return { ...server, requests, client: new CognitoIdentityProviderClient(clientOptions(server.url)) };
}

function describe({
  userName,
  email,
  verified = true,
  status = 'CONFIRMED',
  createdAt = LONG_AGO,
  changedAt = createdAt,
  attributes = {},
}: DirectoryUser) {
  const all = { sub: subOf(userName), email, email_verified: `${verified}`, ...attributes };
  return {
    Username: userName,
    UserStatus: status,
    UserCreateDate: createdAt / 1000,
    UserLastModifiedDate: changedAt / 1000,
    Enabled: true,
    Attributes: Object.entries(all).map(([Name, Value]) => ({ Name, Value })),
  };
}
