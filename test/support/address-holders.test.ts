import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { describeAttempts, findHolders } from '../../support/people/address-holders.ts';

const attributes = (sub: string, email_verified: string) =>
  Object.entries({ sub, email: 'ana@example.com', email_verified }).map(([Name, Value]) => ({ Name, Value }));

/** A pool that lists no end of attempts to sign up with an address, before its owner. */
const flooded = {
  userPoolId: 'eu-west-1_Example12',
  cognito: {
    send: (async (command: unknown) => {
      if (command instanceof AdminGetUserCommand) {
        return { Username: 'u', UserStatus: 'CONFIRMED', UserAttributes: attributes('owner', 'true') };
      }
      const Users: UserType[] = Array.from({ length: 60 }, (_, index) => ({
        Username: `a${index}`,
        UserStatus: 'UNCONFIRMED',
        Attributes: attributes(`attempt-${index}`, 'false'),
      }));
      return { Users, PaginationToken: 'more' };
    }) as CognitoIdentityProviderClient['send'],
  },
};

test('the owner of an address is found among no end of attempts', async () => {
  const holders = await findHolders(flooded, 'Ana@Example.com');
  expect(holders.owner?.sub).toBe('owner');
  expect(holders).toMatchObject({ attempts: { length: 300 }, hasMore: true });
  expect(describeAttempts(holders)).toEqual([
    'At least 300 attempts to sign up with this address were never confirmed; they are worth nothing and are removed by purge-unconfirmed.',
  ]);
});

test('a single attempt is described as one, and none not at all', async () => {
  const { attempts } = await findHolders(flooded, 'ana@example.com');
  expect(describeAttempts({ attempts: attempts.slice(0, 1), hasMore: false })).toEqual([
    '1 attempt to sign up with this address was never confirmed; it is worth nothing and is removed by purge-unconfirmed.',
  ]);
  expect(describeAttempts({ attempts: [], hasMore: false })).toEqual([]);
});
